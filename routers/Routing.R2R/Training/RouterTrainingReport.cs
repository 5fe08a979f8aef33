using System.Text.Json;
using Routing.Training.Base;

namespace Routing.R2R.Training;

/// <summary>What a run did and what its router can do.</summary>
/// <param name="Parameters">Weights of the network, the small model's embedding left out.</param>
/// <param name="Epochs">Made in all; the router is the one after <paramref name="BestEpoch"/>, counted from 1.</param>
/// <param name="Seconds">Training time over all sessions.</param>
/// <param name="PositiveWeight">Weight of a positive row in the loss.</param>
/// <param name="ValidationPrAuc">Of the best epoch.</param>
/// <param name="Threshold">The router's default.</param>
/// <param name="Machine">Of the session that wrote the report.</param>
public sealed record RouterTrainingReport(
    string Name, long Parameters, RouterDataCounts Rows, int Epochs, int BestEpoch, long Steps, double Seconds, double PositiveWeight,
    double ValidationPrAuc, double Temperature, float Threshold, RouterTestMetrics Test, ModelIdentity Small, ModelIdentity? Large, TrainingMachine Machine, RouterTrainingConfig Recipe)
{
    public string ToJson() => JsonSerializer.Serialize(this, TrainingJson.Options) + "\n";
}
