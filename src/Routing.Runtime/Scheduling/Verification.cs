using Routing.Runtime.Workers;

namespace Routing.Runtime.Scheduling;

/// <summary>Accepts or takes back what the small model wrote, once the large model has read it.</summary>
/// <remarks>
/// Lossless: a draft stands when it is the token the large model itself chooses there. Both models draw with the random
/// number of the output index, so the text is the large model's own, greedy or sampled, token for token; this coupling takes
/// the place of the accept-reject rule of speculative sampling (arXiv 2211.17192), whose texts have the same distribution.
/// Late correction: a token stands unless the large model chooses another and gives it less than the request's probability.
/// </remarks>
internal static class Verification
{
    /// <summary>Judges the pending tokens in order; takes back the first that does not stand, and all after it.</summary>
    /// <param name="row">The large model's answer, one judgement a pending token.</param>
    /// <returns>The large model's token in place of what was taken back; null when all stand.</returns>
    public static RowResult? Judge(Sequence sequence, in RowResult row)
    {
        var verified = row.Verified ?? [];
        var pending = sequence.Pending;
        if (verified.Length != pending.Count) throw new InvalidOperationException($"{verified.Length} judgements came for {pending.Count} pending tokens.");
        var leastLogProb = sequence.Routing.LateCorrection is { } probability ? MathF.Log(probability) : float.PositiveInfinity;
        for (var i = 0; i < verified.Length; i++)
        {
            var own = verified[i].Own;
            if (own.Token == pending[i].Row.Token || verified[i].LogProb >= leastLogProb) continue;
            var draft = pending[i].Row;
            sequence.TakeBack(kept: i);
            sequence.Proposal = draft;
            return own;
        }
        return null;
    }
}
