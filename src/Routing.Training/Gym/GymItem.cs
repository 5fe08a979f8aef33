namespace Routing.Training.Gym;

/// <summary>One question with a worked answer.</summary>
/// <param name="Family">The task family.</param>
/// <param name="Key">The question's content, whatever its wording: equal keys are the same question.</param>
/// <param name="Question">What the user asks.</param>
/// <param name="Answer">Reasoning and final answer, as a model should write them.</param>
/// <param name="Expected">The final answer alone, which scoring compares.</param>
public sealed record GymItem(GymFamily Family, string Key, string Question, string Answer, string Expected);
