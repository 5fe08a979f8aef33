namespace Routing.R2R.Training;

/// <summary>Rows of all splits.</summary>
public sealed record RouterDataCounts(ClassCounts Train, ClassCounts Validation, ClassCounts Test);
