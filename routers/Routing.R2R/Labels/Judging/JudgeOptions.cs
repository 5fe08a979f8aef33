namespace Routing.R2R.Labels.Judging;

/// <summary>A model behind an OpenAI-compatible endpoint that judges mismatches.</summary>
public sealed record JudgeOptions
{
    /// <summary>Base address, such as <c>https://host/v1</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Name of the model there.</summary>
    public required string Model { get; init; }

    /// <summary>Environment variable that holds the key; none is sent where it is unset.</summary>
    public string KeyVariable { get; init; } = "OPENAI_API_KEY";

    /// <summary>Requests in flight.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Tries at a question before it is given up.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Pause before the second try; doubled before each further one.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait for an answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}
