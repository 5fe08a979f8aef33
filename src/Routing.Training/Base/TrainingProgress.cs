namespace Routing.Training.Base;

/// <summary>Where a run stands.</summary>
public sealed record TrainingProgress
{
    public long Step { get; init; }

    /// <summary>Tokens trained on, without padding.</summary>
    public long Tokens { get; init; }

    /// <summary>Position of the next item in the stream of training items.</summary>
    public long NextItem { get; init; }

    /// <summary>Seconds of training over all sessions.</summary>
    public double Seconds { get; init; }

    /// <summary>Share of the budget used, in [0, 1].</summary>
    public double Share(BaseTrainingConfig config) =>
        Math.Min(1, config.Tokens is { } tokens ? (double)Tokens / tokens : Seconds / (config.Minutes!.Value * 60));
}
