namespace Routing.Runtime.Sampling;

/// <summary>
/// Chooses a token from one row of logits. The choice depends on its arguments alone; the object only keeps scratch
/// memory, so each worker has its own.
/// </summary>
public sealed class Sampler
{
    private float[] _probabilities = [];
    private ulong[] _ranks = [];
    private bool[] _seen = [];

    /// <summary>Bias, bars and penalties, in place.</summary>
    /// <param name="logits">[vocab].</param>
    /// <param name="barred">Tokens that cannot be chosen now.</param>
    /// <param name="prompt">Prompt tokens: they count for the repetition penalty.</param>
    /// <param name="output">Tokens generated so far: they count for all three penalties.</param>
    public void Adjust(Span<float> logits, SamplingOptions options, ReadOnlySpan<int> barred, ReadOnlySpan<int> prompt, ReadOnlySpan<int> output)
    {
        if (options.LogitBias is { } biases)
            foreach (var (id, bias) in biases) logits[id] += bias;
        foreach (var id in barred) logits[id] = float.NegativeInfinity;
        if (!options.UsesHistory) return;

        Grow(ref _seen, logits.Length);
        Penalise(logits, output, options.RepetitionPenalty, options.PresencePenalty);
        Penalise(logits, prompt, options.RepetitionPenalty, 0);
        foreach (var id in output) logits[id] -= options.FrequencyPenalty;
        foreach (var id in output) _seen[id] = false;
        foreach (var id in prompt) _seen[id] = false;
    }

    /// <summary>Temperature, top-k, top-p and min-p, then one draw.</summary>
    /// <param name="logits">[vocab], adjusted.</param>
    /// <param name="uniform">The draw, in [0, 1): the chosen token is where the cumulative probability, in id order, passes it.</param>
    public int Choose(ReadOnlySpan<float> logits, SamplingOptions options, double uniform)
    {
        var max = LogitMath.Max(logits);
        if (max == float.NegativeInfinity) throw new InvalidOperationException("Every token is barred; min_tokens and stop_token_ids leave none to choose.");
        if (options.Temperature == 0) return LogitMath.ArgMax(logits);
        Grow(ref _probabilities, logits.Length);
        var weights = _probabilities.AsSpan(0, logits.Length);   // probabilities up to a factor: the likeliest has weight 1
        var total = LogitMath.Exp(logits, max, 1 / options.Temperature, weights);

        if (options.TopK > 0 || options.TopP < 1) KeepLikeliest(weights, total, options.TopK, options.TopP);
        if (options.MinP > 0)
            foreach (ref var weight in weights)
                if (weight < options.MinP) weight = 0;

        total = 0;
        foreach (var weight in weights) total += weight;
        var target = uniform * total;
        var last = 0;
        double cumulative = 0;
        for (var id = 0; id < weights.Length; id++)
        {
            if (weights[id] == 0) continue;
            last = id;
            if ((cumulative += weights[id]) > target) break;
        }
        return last;
    }

    /// <summary>The likeliest tokens of a row, best first, the lower id of equals first.</summary>
    public static TokenLogProb[] Top(ReadOnlySpan<float> logits, int count, float logSumExp)
    {
        count = Math.Min(count, logits.Length);
        var top = new TokenLogProb[count];
        var filled = 0;
        for (var id = 0; id < logits.Length; id++)
        {
            if (filled == count && !(logits[id] > top[count - 1].LogProb)) continue;
            var at = filled < count ? filled++ : count - 1;
            for (; at > 0 && logits[id] > top[at - 1].LogProb; at--) top[at] = top[at - 1];
            top[at] = new TokenLogProb(id, logits[id]);
        }
        for (var i = 0; i < filled; i++) top[i] = top[i] with { LogProb = top[i].LogProb - logSumExp };
        return top;
    }

    private void Penalise(Span<float> logits, ReadOnlySpan<int> tokens, float repetition, float presence)
    {
        foreach (var id in tokens)
        {
            if (_seen[id]) continue;
            _seen[id] = true;
            logits[id] = (logits[id] > 0 ? logits[id] / repetition : logits[id] * repetition) - presence;
        }
    }

    /// <summary>Sets every weight outside top-k and top-p to zero.</summary>
    private void KeepLikeliest(Span<float> weights, double total, int topK, float topP)
    {
        Grow(ref _ranks, weights.Length);
        var candidates = Candidates(weights, total, topK, topP);
        var ranks = _ranks.AsSpan(0, candidates);
        ranks.Sort();

        var kept = topK > 0 ? Math.Min(topK, candidates) : candidates;
        if (topK > 0)
        {
            total = 0;
            foreach (var rank in ranks[..kept]) total += Weight(rank);
        }
        double cumulative = 0;
        for (var i = 0; i < kept && topP < 1; i++)
            if ((cumulative += Weight(ranks[i])) >= topP * total) kept = i + 1;

        weights.Clear();
        foreach (var rank in ranks[..kept]) weights[(int)(uint)rank] = Weight(rank);
    }

    /// <summary>Fills <see cref="_ranks"/> with tokens that surely include the kept ones; sorting these few is cheaper than sorting all.</summary>
    private int Candidates(ReadOnlySpan<float> weights, double total, int topK, float topP)
    {
        for (var floor = 1 / 16f; ; floor /= 64)
        {
            var count = 0;
            double mass = 0;
            for (var id = 0; id < weights.Length; id++)
            {
                if (weights[id] < floor) continue;
                _ranks[count++] = Rank(weights[id], id);
                mass += weights[id];
            }
            if (count == weights.Length || floor == 0 || (topK > 0 ? count >= topK : mass >= topP * total)) return count;
        }
    }

    /// <summary>Sorts by falling weight, then by rising id: bits of positive floats order as the floats do.</summary>
    private static ulong Rank(float weight, int id) => ((ulong)~BitConverter.SingleToUInt32Bits(weight) << 32) | (uint)id;

    private static float Weight(ulong rank) => BitConverter.UInt32BitsToSingle(~(uint)(rank >> 32));

    private static void Grow<T>(ref T[] scratch, int length)
    {
        if (scratch.Length < length) scratch = new T[length];
    }
}
