namespace Routing.R2R.Training;

/// <summary>How a router does on test rows, which no choice of its training has seen.</summary>
/// <param name="PrAuc">Average precision.</param>
/// <param name="EntropyPrAuc">That of the small model's entropy: the untrained router to beat.</param>
/// <param name="PositiveShare">That of chance.</param>
/// <param name="Nats">Cross-entropy of the scores.</param>
/// <param name="NatsBeforeScaling">That of the logits before shift and temperature were fitted, read as log odds.</param>
/// <param name="CalibrationError">Mean distance of scores from the shares they promise.</param>
/// <param name="AtThreshold">What the default threshold does.</param>
/// <param name="Confusion">Rows at the default threshold.</param>
/// <param name="Thresholds">Thresholds chosen on validation rows for a recall or a rate, and what they do here.</param>
/// <param name="Families">By family, at the default threshold.</param>
public sealed record RouterTestMetrics(
    double PrAuc, double EntropyPrAuc, double PositiveShare, double Nats, double NatsBeforeScaling, double CalibrationError,
    OperatingPoint AtThreshold, ConfusionCounts Confusion, IReadOnlyList<ThresholdRow> Thresholds, IReadOnlyList<FamilyMetrics> Families);
