namespace Routing.Runtime;

/// <summary>Counters of an engine since its start, and what it holds now.</summary>
public sealed record EngineMetrics
{
    /// <summary>Sequences waiting for admission.</summary>
    public required int Waiting { get; init; }

    /// <summary>Sequences that run.</summary>
    public required int Running { get; init; }

    public required long Admitted { get; init; }

    /// <summary>Sequences ended, by <see cref="FinishReason"/>.</summary>
    public required IReadOnlyDictionary<FinishReason, long> Finished { get; init; }

    /// <summary>Waited for admission, over all sequences.</summary>
    public required double QueueSeconds { get; init; }

    /// <summary>Waited for the large model's step to begin, over all tokens sent to it by a router.</summary>
    public required double LargeWaitSeconds { get; init; }

    public required ModelMetrics Small { get; init; }

    public ModelMetrics? Large { get; init; }
}

/// <summary>Counters of one model's worker.</summary>
public record struct ModelMetrics
{
    /// <summary>Tokens it made that were committed.</summary>
    public long Tokens { get; internal set; }

    public long Steps { get; internal set; }

    /// <summary>Rows over all steps.</summary>
    public long Rows { get; internal set; }

    /// <summary>Prompt tokens it read.</summary>
    public long PromptTokens { get; internal set; }

    /// <summary>Tokens of the other model it read beyond one a step: what hand-offs cost it.</summary>
    public long CatchUpTokens { get; internal set; }

    /// <summary>In the model's forward.</summary>
    public double ModelSeconds { get; internal set; }

    /// <summary>In sampling and routers.</summary>
    public double ChoosingSeconds { get; internal set; }

    /// <summary>Of <see cref="ChoosingSeconds"/>, in routers.</summary>
    public double RouterSeconds { get; internal set; }

    /// <summary>From the start of scheduling a step to the end of committing it.</summary>
    public double StepSeconds { get; internal set; }

    public int Slots { get; internal set; }

    public int FreeSlots { get; internal set; }

    /// <summary>Tensors alive on its thread after its last step: a number that grows is a leak.</summary>
    public long LiveTensors { get; internal set; }

    /// <summary>What the engine adds to a step: everything but the model's forward, milliseconds.</summary>
    public readonly double OverheadMsPerStep => Steps == 0 ? 0 : (StepSeconds - ModelSeconds) * 1000 / Steps;
}
