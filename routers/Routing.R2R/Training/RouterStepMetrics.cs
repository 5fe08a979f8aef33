namespace Routing.R2R.Training;

/// <summary>One optimizer step.</summary>
/// <param name="Rows">Trained on so far.</param>
/// <param name="Loss">Of the recipe, mean over the batch.</param>
/// <param name="LearningRate">Factor of the schedule on the learning rate.</param>
/// <param name="GradientNorm">Before clipping.</param>
public sealed record RouterStepMetrics(long Step, int Epoch, long Rows, double Seconds, double Loss, double LearningRate, double GradientNorm);
