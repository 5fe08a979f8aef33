using Routing.Training.Gym;

namespace Routing.R2R.Labels;

/// <summary>What is labelled and how; everything here changes the labels, and a folder keeps it in its manifest.</summary>
public sealed record LabelSettings
{
    /// <summary>Labels to compute, beside the mismatch.</summary>
    public IReadOnlyList<LabelKind> Labels { get; init; } = [LabelKind.Gap, LabelKind.Kl, LabelKind.Remerge, LabelKind.Outcome];

    /// <summary>Longest answer, and longest answer after another token was taken, in tokens.</summary>
    public int MaxTokens { get; init; } = 128;

    /// <summary>Largest logits kept of the small model; R2R's router reads 100.</summary>
    public int LogitCount { get; init; } = 100;

    /// <summary>Tokens in a row that two continuations must share to count as re-joined.</summary>
    public int RemergeTokens { get; init; } = 8;

    /// <summary>Tokens within which they must re-join, and by how many places they may be shifted.</summary>
    public int RemergeWithin { get; init; } = 64;

    /// <summary>Ends a continuation once it has re-joined, taking the rest from what it re-joined: half the work, but outcomes that change later are missed.</summary>
    public bool TrustRemerge { get; init; }

    /// <summary>What stands before the final answer; where it is missing the last line is the answer, in the gym there is none.</summary>
    public string AnswerMarker { get; init; } = GymFormat.FinalMarker;

    /// <summary>Items in flight; the decoder's fast path takes up to 32.</summary>
    public int Rows { get; init; } = 32;

    /// <summary>Items a shard holds at most, and so the work that a kill can cost.</summary>
    public int ItemsPerShard { get; init; } = 256;

    /// <summary>Memory for the keys and values of items in flight, bytes.</summary>
    public long KvBytes { get; init; } = 512L << 20;

    /// <summary>Everything wrong with these settings, one sentence each.</summary>
    public IEnumerable<string> Errors()
    {
        if (Labels.Distinct().Count() != Labels.Count) yield return "A label is asked for twice.";
        if (MaxTokens is < 1 or > LabelShard.MostRows) yield return $"Max tokens is {MaxTokens}; it must be from 1 to {LabelShard.MostRows}.";
        if (LogitCount < 1) yield return $"The number of logits is {LogitCount}; it must be 1 or more.";
        if (RemergeTokens < 1) yield return $"Re-merge tokens is {RemergeTokens}; it must be 1 or more.";
        if (RemergeWithin < 1) yield return $"Re-merge within is {RemergeWithin}; it must be 1 or more.";
        if (TrustRemerge && !Wants(LabelKind.Remerge)) yield return "To trust re-merging it must be among the labels.";
        if (AnswerMarker.Length == 0) yield return "The answer marker is empty.";
        if (Rows < 1) yield return $"Rows is {Rows}; it must be 1 or more.";
        if (ItemsPerShard < 1) yield return $"Items per shard is {ItemsPerShard}; it must be 1 or more.";
    }

    public bool Wants(LabelKind kind) => kind == LabelKind.Mismatch || Labels.Contains(kind);
}
