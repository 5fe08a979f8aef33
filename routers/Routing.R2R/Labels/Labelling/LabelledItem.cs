using Routing.R2R.Labels.Judging;
using Routing.R2R.Labels.Sources;

namespace Routing.R2R.Labels.Labelling;

/// <summary>An item with its labels.</summary>
/// <param name="Item">The question.</param>
/// <param name="Answer">The answer that was labelled.</param>
/// <param name="Rows">A row a position.</param>
/// <param name="IsRight">Whether the answer's final answer is right; null where that is not known.</param>
/// <param name="LargeTokens">Tokens the large model wrote for it, continuations included.</param>
/// <param name="JudgeCases">Mismatches a judge is to see.</param>
internal sealed record LabelledItem(LabelItem Item, int[] Answer, LabelShard Rows, bool? IsRight, long LargeTokens, IReadOnlyList<JudgeCase> JudgeCases);
