namespace Routing.R2R.Training;

/// <summary>Where a run stands.</summary>
public sealed record RouterTrainingProgress
{
    public long Step { get; init; }

    /// <summary>Rows trained on, each epoch anew.</summary>
    public long Rows { get; init; }

    /// <summary>The epoch under way, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>Batches of it that are done.</summary>
    public int BatchInEpoch { get; init; }

    /// <summary>Epoch that made the best network so far; -1 before the first evaluation.</summary>
    public int BestEpoch { get; init; } = -1;

    /// <summary>PR-AUC of that network on validation rows.</summary>
    public double BestPrAuc { get; init; } = -1;

    /// <summary>Seconds of training over all sessions.</summary>
    public double Seconds { get; init; }

    /// <summary>SHA-256 of the manifest of the labels, which a run may not change.</summary>
    public string Labels { get; init; } = "";
}
