namespace Routing.R2R.Training;

/// <summary>What a threshold on a score does to rows of known class.</summary>
/// <param name="Threshold">Rows at and above it are called positive.</param>
/// <param name="Recall">Share of positives that are.</param>
/// <param name="Precision">Share of these that are positives; 1 where there are none.</param>
/// <param name="PositiveRate">Share of all rows that are.</param>
public readonly record struct OperatingPoint(float Threshold, double Recall, double Precision, double PositiveRate);
