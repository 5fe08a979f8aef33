namespace Routing.Training.Base;

/// <summary>What a run reached.</summary>
/// <param name="ModelFolder">The exported checkpoint.</param>
public sealed record TrainingResult(string ModelFolder, TrainingReport Report);
