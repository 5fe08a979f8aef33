namespace Routing.R2R.Training;

/// <summary>Rows by class and verdict.</summary>
public sealed record ConfusionCounts(long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives);
