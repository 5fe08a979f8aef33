namespace Routing.R2R.Labels.Judging;

/// <summary>A mismatch for a judge: two continuations of the same prefix, both by the large model.</summary>
/// <param name="Row">Index of the mismatch in its answer.</param>
/// <param name="Small">Tokens after the prefix, the small model's first.</param>
/// <param name="Large">Tokens after the prefix, the large model's own.</param>
internal sealed record JudgeCase(int Row, int[] Small, int[] Large);
