using Routing.Training.Gym;

namespace Routing.Hosting.Evaluation;

/// <summary>One answered item.</summary>
/// <param name="Item">The question.</param>
/// <param name="Answer">What the models wrote.</param>
public sealed record GymAnswer(GymItem Item, GeneratedAnswer Answer)
{
    public bool IsCorrect { get; } = GymScorer.IsCorrect(Item, Answer.Text);

    public ItemOutcome Outcome => new(IsCorrect, Answer.End.Tokens, Answer.End.LargeTokens, Answer.End.LargeCalls);
}
