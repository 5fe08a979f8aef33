using Routing.Models;
using Routing.Runtime.Sampling;
using Routing.Runtime.Workers;

namespace Routing.Runtime.Reading;

/// <summary>Reads one sequence's prompt on its worker: log probabilities of its tokens, its pooled hidden state.</summary>
internal sealed class WorkerReader(SequenceSpec spec)
{
    private HiddenSum? _sum;

    /// <summary>What the model has to give for a row with something to read.</summary>
    /// <param name="wanted">What the row needs anyway.</param>
    public LogitsWanted Needs(in WorkRow row, LogitsWanted wanted)
    {
        var reading = row.Reading!;
        if (reading.Targets.Length > 0) return LogitsWanted.All;
        if (reading.Pooling == Pooling.Mean) return wanted == LogitsWanted.None ? LogitsWanted.HiddenOfAll : LogitsWanted.All;
        return reading.Pooling == Pooling.Last && EndsPrompt(row) ? LogitsWanted.Last : wanted;
    }

    /// <param name="logits">Of the step.</param>
    /// <param name="row">The row.</param>
    /// <param name="position">Where its logits begin.</param>
    /// <param name="state">Where its hidden states begin.</param>
    public ReadingResult Read(IStepLogits logits, in WorkRow row, int position, int state)
    {
        var reading = row.Reading!;
        var logProbs = new PromptTokenLogProb[reading.Targets.Length];
        for (var i = 0; i < logProbs.Length; i++)
            logProbs[i] = LogProb(logits.Row(position + i)[..spec.Vocabulary], reading.Targets.Span[i], reading.TopLogProbs);
        return new ReadingResult(logProbs, Pool(logits, row, state));
    }

    private static PromptTokenLogProb LogProb(ReadOnlySpan<float> logits, int token, int top)
    {
        var logSumExp = LogitMath.LogSumExp(logits);
        var logProb = logits[token] - logSumExp;
        if (float.IsNaN(logProb)) throw new InvalidOperationException("The model gave logits that are not numbers.");
        return new PromptTokenLogProb(token, logProb, top > 0 ? Sampler.Top(logits, top, logSumExp) : []);
    }

    private float[]? Pool(IStepLogits logits, in WorkRow row, int state)
    {
        if (row.Reading!.Pooling == Pooling.Mean) Sum(logits, row, state);
        if (row.Reading.Pooling is not { } pooling || !EndsPrompt(row)) return null;
        // A row that also tells log probabilities has all its states, one that only pools the last has that one.
        var last = row.Reading.Targets.Length > 0 ? state + row.Tokens.Length - 1 : state;
        var pooled = pooling == Pooling.Mean ? _sum!.MeanOver(spec.PromptLength) : logits.Hidden(last).ToArray();
        return Array.TrueForAll(pooled, float.IsFinite) ? pooled : throw new InvalidOperationException("The model gave hidden states that are not numbers.");
    }

    private void Sum(IStepLogits logits, in WorkRow row, int state)
    {
        _sum ??= new HiddenSum(logits.Hidden(state).Length);
        _sum.Begin(row.Start);
        for (var i = 0; i < row.Tokens.Length; i++) _sum.Add(logits.Hidden(state + i));
    }

    private bool EndsPrompt(in WorkRow row) => row.Start + row.Tokens.Length == spec.PromptLength;
}
