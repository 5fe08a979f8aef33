namespace Routing.Runtime.Scheduling.Batching;

/// <summary>How long a step of a model takes, as a function of its rows.</summary>
internal readonly record struct StepCost(double FixedMs, double PerRowMs)
{
    public double Ms(double rows) => FixedMs + PerRowMs * rows;
}
