using Routing.Training.Gym;

namespace Routing.Loadbench.Workloads;

/// <summary>Which run of a sweep requests are drawn for.</summary>
/// <param name="Seed">Of the sweep.</param>
/// <param name="Run">Counts (repeat, level); all policies of one answer the same questions.</param>
/// <param name="Policy">Counts policies.</param>
internal readonly record struct RunKey(ulong Seed, int Run, int Policy)
{
    /// <summary>For what every policy gets alike.</summary>
    public GymRandom Shared() => new(GymRandom.Mix(Seed, (ulong)Run));

    /// <summary>For prompts that no other run has: a server's prefix cache never helps from one run to the next.</summary>
    public GymRandom Own() => new(GymRandom.Mix(GymRandom.Mix(Seed, (ulong)Run), 1 + (ulong)Policy));
}
