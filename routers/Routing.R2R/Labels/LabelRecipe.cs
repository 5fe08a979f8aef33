using Routing.R2R.Labels.Sources;

namespace Routing.R2R.Labels;

/// <summary>How labels were made, beside the models: equal models and recipes give equal folders.</summary>
/// <param name="Source">Which items.</param>
/// <param name="Settings">What was labelled and how.</param>
/// <param name="Precision">Type of weights and arithmetic.</param>
/// <param name="Device">cpu or cuda.</param>
/// <param name="Threads">Cores an operation used; sums of other numbers of threads round differently.</param>
/// <param name="Judge">Model that judged.</param>
/// <param name="JudgeUrl">Where it was asked.</param>
public sealed record LabelRecipe(LabelSourceInfo Source, LabelSettings Settings, string Precision, string Device, int Threads, string? Judge, string? JudgeUrl);
