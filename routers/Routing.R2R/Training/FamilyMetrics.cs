namespace Routing.R2R.Training;

/// <summary>One family of tasks.</summary>
public sealed record FamilyMetrics(string Family, int Rows, int Positives, double PrAuc, OperatingPoint AtThreshold);
