namespace Routing.R2R.Training;

/// <summary>What a run reached.</summary>
/// <param name="RouterFolder">Folder of the trained router.</param>
public sealed record RouterTrainingResult(string RouterFolder, RouterTrainingReport Report);
