namespace Routing.Training.Base;

/// <summary>One problem as tokens: question first, then the answer with its end token.</summary>
/// <param name="Tokens">All token ids.</param>
/// <param name="AnswerStart">Index of the first answer token.</param>
public readonly record struct TrainingItem(int[] Tokens, int AnswerStart);
