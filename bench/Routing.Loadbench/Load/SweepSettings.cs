namespace Routing.Loadbench.Load;

/// <summary>What a sweep runs through.</summary>
/// <param name="Requests">A run; null is <see cref="LoadLevel.DefaultRequests"/>.</param>
/// <param name="Warmup">Requests of each policy before anything is measured.</param>
/// <param name="Burstiness">Of open loops.</param>
internal sealed record SweepSettings(
    IReadOnlyList<LoadPolicy> Policies, IReadOnlyList<LoadLevel> Levels, int? Requests, int Warmup, int Repeats, double Burstiness, ulong Seed);
