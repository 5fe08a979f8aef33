namespace Routing.Training.Base;

/// <summary>How items become steps.</summary>
public sealed record StepBatcherOptions
{
    /// <summary>A step ends with the document that reaches this many tokens.</summary>
    public required int TokensPerStep { get; init; }

    /// <summary>Tokens, padding included, that go through the model at once.</summary>
    public required int TokensPerPart { get; init; }

    /// <summary>Longest document.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Weight of a question's tokens in the loss; an answer's weigh 1.</summary>
    public required float QuestionWeight { get; init; }

    /// <summary>Chance that a document goes on with the next item.</summary>
    public required double ContinueShare { get; init; }

    public required int Seed { get; init; }
}
