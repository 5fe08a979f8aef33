namespace Routing.R2R.Training;

/// <summary>One row of the table of thresholds.</summary>
/// <param name="ChosenFor">What the threshold reaches on validation rows.</param>
public sealed record ThresholdRow(string ChosenFor, OperatingPoint Point);
