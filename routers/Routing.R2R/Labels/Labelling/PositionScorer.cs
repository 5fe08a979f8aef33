using System.Runtime.InteropServices;
using Routing.Models.Caching;
using Routing.Models.Native;
using Routing.Models;
using Routing.R2R.Labels.Sources;
using static TorchSharp.torch;

namespace Routing.R2R.Labels.Labelling;

/// <summary>What both models say at every position of an answer, given all before it: one forward of each.</summary>
internal sealed class PositionScorer(LabelPair pair, LabelSettings settings)
{
    private readonly int _vocabularySize = pair.VocabularySize;
    private readonly int _logitCount = Math.Min(settings.LogitCount, pair.VocabularySize);

    /// <param name="item">The question.</param>
    /// <param name="answer">Its answer: the large model's own, or the one the item brings.</param>
    /// <param name="small">Empty memory for prompt and answer.</param>
    /// <param name="large">Memory that holds the prompt at least; afterwards all but the answer's last token.</param>
    /// <returns>A row a position; labels that need continuations are not computed.</returns>
    public LabelShard Score(LabelItem item, int[] answer, KvSequence small, KvSequence large)
    {
        var rows = LabelShard.Empty(answer.Length, pair.Small.Config.HiddenSize, _logitCount);
        for (var i = 0; i < answer.Length; i++) (rows.Item[i], rows.Position[i], rows.Family[i]) = (item.Number, i, item.Family);

        var before = item.Prompt.Length - 1;
        CachedForward.Fill(pair.Small, small, item.Prompt.AsMemory(0, before));
        large.Truncate(before);
        // The token before a position predicts it: the prompt's last, then all of the answer but its last.
        int[] inputs = [item.Prompt[^1], .. answer.AsSpan(..^1)];
        foreach (var (start, tokens) in CachedForward.Pieces(inputs, _vocabularySize))
        {
            using var scope = NewDisposeScope();
            using var ofSmall = pair.Small.Step([new StepRow(small, tokens, LogitsWanted.All)]);
            using var ofLarge = pair.Large.Step([new StepRow(large, tokens, LogitsWanted.All)]);
            var own = item.Answer is null ? tensor(answer.AsSpan(start, tokens.Length).ToArray(), ScalarType.Int64, pair.Large.Device) : null;
            Compare(ofSmall, ofLarge, own, rows, start);
        }
        for (var i = 0; i < answer.Length; i++) rows.Mismatch[i] = (byte)(rows.Token[i] == rows.Reference[i] ? 0 : 1);
        return rows;
    }

    /// <param name="own">[positions] what the large model said when it wrote the answer; null takes its likeliest token.</param>
    private void Compare(DecoderOutput small, DecoderOutput large, Tensor? own, LabelShard rows, int start)
    {
        var smallLogits = small.Logits.narrow(1, 0, _vocabularySize);                          // [positions, vocab]
        var largeLogits = large.Logits.narrow(1, 0, _vocabularySize);
        var token = smallLogits.argmax(-1);                                                    // [positions]
        var reference = own ?? largeLogits.argmax(-1);
        var smallLogProbs = nn.functional.log_softmax(smallLogits, dim: -1);
        var largeLogProbs = nn.functional.log_softmax(largeLogits, dim: -1);
        var tokenLogProb = At(largeLogProbs, token);

        Copy(Half(small.Hidden), rows.Hidden, start * rows.HiddenSize);
        Copy(Half(smallLogits.topk(_logitCount, dim: -1).values), rows.Logits, start * rows.LogitCount);
        Copy(token.to(ScalarType.Int32), rows.Token, start);
        Copy(reference.to(ScalarType.Int32), rows.Reference, start);
        Copy(tokenLogProb.exp(), rows.LargeTokenProb, start);
        // Rounding may put either a hair below zero.
        if (settings.Wants(LabelKind.Gap)) Copy((At(largeLogProbs, reference) - tokenLogProb).clamp_min(Scalars.Zero), rows.Gap, start);
        if (settings.Wants(LabelKind.Kl)) Copy((largeLogProbs.exp() * (largeLogProbs - smallLogProbs)).sum(-1L).clamp_min(Scalars.Zero), rows.Kl, start);
    }

    private static Tensor At(Tensor logProbs, Tensor tokens) => logProbs.gather(1, tokens.unsqueeze(1)).squeeze(1);

    // Values beyond half precision become its largest: infinities would poison a training batch.
    private static Tensor Half(Tensor values) => values.clamp(Scalars.Of((float)System.Half.MinValue), Scalars.Of((float)System.Half.MaxValue)).to(ScalarType.Float16);

    private static void Copy<T>(Tensor values, T[] column, int start) where T : unmanaged =>
        values.cpu().contiguous().bytes.CopyTo(MemoryMarshal.AsBytes(column.AsSpan(start)));
}
