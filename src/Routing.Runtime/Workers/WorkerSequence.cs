using Routing.Runtime.Grammars;
using Routing.Runtime.Reading;
using Routing.Runtime.Sampling;

namespace Routing.Runtime.Workers;

/// <summary>A sequence as its worker knows it.</summary>
/// <param name="spec">What the orchestrator says of it.</param>
/// <param name="memory">Its KV memory, which it owns.</param>
/// <param name="grammar">Its way through its grammar, if it has one.</param>
internal sealed class WorkerSequence(SequenceSpec spec, IModelSequence memory, SequenceGrammar? grammar = null) : IDisposable
{
    // Penalties look at all tokens so far; nobody else needs them here.
    private readonly int[]? _history = spec.Sampling.UsesHistory ? new int[spec.Capacity] : null;
    private WorkerReader? _reader;

    public SequenceSpec Spec => spec;

    public IModelSequence Memory => memory;

    /// <summary>Reads its prompt, if that is asked for.</summary>
    public WorkerReader Reader => _reader ??= new(spec);

    public void Remember(in WorkRow row)
    {
        var tokens = row.Tokens.Span;
        if (_history is not null) tokens.CopyTo(_history.AsSpan(row.Start));
        var prompt = Math.Clamp(spec.PromptLength - row.Start, 0, tokens.Length);
        grammar?.Remember(Math.Max(0, row.Start - spec.PromptLength), tokens[prompt..]);
    }

    /// <summary>Chooses the token that follows the first <paramref name="length"/>.</summary>
    public RowResult Choose(IStepLogits logits, int row, int length, Sampler sampler, ref float[] scratch)
    {
        var (sampling, vocabulary, index) = (spec.Sampling, spec.Vocabulary, length - spec.PromptLength);
        var barred = index < sampling.MinTokens ? spec.Barred : [];
        var constrains = grammar is not null && !grammar.IsFree(index);
        if (sampling.KeepsLogits && sampling is { TopLogProbs: 0, Entropy: false } && barred.Length == 0)
        {
            var (token, logProb) = logits.Greedy(row, vocabulary);
            if (!constrains || grammar!.Allows(index, token)) return Checked(new RowResult(RowOutcome.Done, token, logProb));
        }

        var raw = logits.Row(row)[..vocabulary];
        var logSumExp = LogitMath.LogSumExp(raw);
        var top = sampling.TopLogProbs > 0 ? Sampler.Top(raw, sampling.TopLogProbs, logSumExp) : null;
        float? entropy = sampling.Entropy ? LogitMath.Entropy(raw, logSumExp) : null;
        if (constrains && sampling.KeepsLogits)
        {
            var likeliest = grammar!.ArgMax(index, raw);
            return Checked(new RowResult(RowOutcome.Done, likeliest, raw[likeliest] - logSumExp, Top: top, Entropy: entropy));
        }
        if (scratch.Length < vocabulary) scratch = new float[vocabulary];
        var adjusted = scratch.AsSpan(0, vocabulary);
        raw.CopyTo(adjusted);
        var history = _history.AsSpan(0, _history is null ? 0 : length);
        var prompt = Math.Min(spec.PromptLength, history.Length);
        sampler.Adjust(adjusted, sampling, barred, history[..prompt], history[prompt..]);
        if (constrains) grammar!.Apply(index, adjusted);
        var chosen = sampler.Choose(adjusted, sampling, CounterRandom.Uniform(spec.Seed, index, RandomStream.Sampling));
        return Checked(new RowResult(RowOutcome.Done, chosen, raw[chosen] - logSumExp, Top: top, Entropy: entropy));
    }

    /// <summary>Chooses the token that follows a row, and judges the output tokens in it.</summary>
    /// <param name="firstLogits">Logits of the row's first token; those of the others follow.</param>
    public RowResult Verify(IStepLogits logits, int firstLogits, in WorkRow row, Sampler sampler, ref float[] scratch)
    {
        var tokens = row.Tokens.Span;
        // The first token of a row was predicted by the row before: it was judged there or is the model's own.
        var first = Math.Max(1, spec.PromptLength - row.Start);
        var verified = new VerifiedToken[Math.Max(0, tokens.Length - first)];
        for (var i = first; i < tokens.Length; i++)
        {
            var own = Choose(logits, firstLogits + i - 1, row.Start + i, sampler, ref scratch);
            var raw = logits.Row(firstLogits + i - 1);
            verified[i - first] = new VerifiedToken(own.LogProb + raw[tokens[i]] - raw[own.Token], own);
        }
        return Choose(logits, firstLogits + tokens.Length - 1, row.Start + tokens.Length, sampler, ref scratch) with { Verified = verified };
    }

    private static RowResult Checked(RowResult result) =>
        float.IsNaN(result.LogProb) ? throw new InvalidOperationException("The model gave logits that are not numbers.") : result;

    public void Dispose() => memory.Dispose();
}
