using Routing.Loadbench.Load;

namespace Routing.Loadbench.Figures;

/// <summary>One run of a sweep.</summary>
/// <param name="Repeat">From 0.</param>
internal sealed record MeasuredRun(LoadPolicy Policy, LoadLevel Level, int Repeat, LoadResult Result, OrderedDictionary<string, double> Figures);
