namespace Routing.Loadbench.Figures;

/// <summary>What to work out beyond the usual.</summary>
/// <param name="Percentiles">Of every latency, 0 to 100.</param>
/// <param name="Goodput">What a good answer keeps; null leaves goodput out.</param>
internal sealed record FigureOptions(IReadOnlyList<double> Percentiles, ServiceLevels? Goodput);
