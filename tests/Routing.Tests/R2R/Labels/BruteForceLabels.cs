using Routing.Formats.Tokenization;
using Routing.Models;
using Routing.R2R.Labels;
using static TorchSharp.torch;

namespace Routing.Tests.R2R.Labels;

/// <summary>Labels straight from their definitions: whole uncached forwards, one sequence at a time, in doubles.</summary>
internal sealed class BruteForceLabels(Decoder small, Decoder large, Tokenizer tokenizer, LabelSettings settings)
{
    private readonly int _vocabulary = small.Config.VocabularySize;

    public sealed record Row(int Token, int Reference, double Gap, double Kl, double LargeTokenProb, int Remerge, int Outcome, float[] Hidden, float[] Logits);

    /// <summary>The large model's greedy answer.</summary>
    public int[] Answer(int[] prompt) => Continue(prompt, [], settings.MaxTokens);

    /// <param name="answer">Labelled along.</param>
    /// <param name="isOwn">The answer is the large model's.</param>
    public IReadOnlyList<Row> Label(int[] prompt, int[] answer, bool isOwn) =>
        [.. Enumerable.Range(0, answer.Length).Select(position => Label(prompt, answer, position, isOwn))];

    private Row Label(int[] prompt, int[] answer, int position, bool isOwn)
    {
        int[] prefix = [.. prompt, .. answer[..position]];
        var (ofSmall, hidden) = Last(small, prefix);
        var (ofLarge, _) = Last(large, prefix);
        var (pSmall, pLarge) = (LogSoftmax(ofSmall), LogSoftmax(ofLarge));
        var token = Largest(ofSmall);
        var reference = isOwn ? answer[position] : Largest(ofLarge);
        var kl = Enumerable.Range(0, _vocabulary).Sum(i => Math.Exp(pLarge[i]) * (pLarge[i] - pSmall[i]));
        float[] top = [.. ofSmall.OrderDescending().Take(settings.LogitCount)];
        var (remerge, outcome) = token == reference ? (0, 0) : Compare(prompt, answer[..position], token, reference);
        return new Row(token, reference, pLarge[reference] - pLarge[token], kl, Math.Exp(pLarge[token]), remerge, outcome, hidden, top);
    }

    private (int Remerge, int Outcome) Compare(int[] prompt, int[] prefix, int token, int reference)
    {
        var taken = Continue(prompt, [.. prefix, token], settings.MaxTokens);
        var own = Continue(prompt, [.. prefix, reference], settings.MaxTokens);
        return (Remerge(taken[prefix.Length..], own[prefix.Length..]), Final(taken) == Final(own) ? 0 : 1);
    }

    // The first start, within the limit, of a stretch that both share, shifted by no more than the limit.
    private int Remerge(int[] taken, int[] own)
    {
        for (var start = 0; start <= settings.RemergeWithin && start + settings.RemergeTokens <= taken.Length; start++)
            for (var at = Math.Max(0, start - settings.RemergeWithin); at <= start + settings.RemergeWithin && at + settings.RemergeTokens <= own.Length; at++)
                if (taken.AsSpan(start, settings.RemergeTokens).SequenceEqual(own.AsSpan(at, settings.RemergeTokens))) return Math.Max(1, start);
        return -1;
    }

    // What follows the marker's last occurrence; else the last line.
    private string Final(int[] tokens)
    {
        var text = tokenizer.Decode(tokens, skipSpecialTokens: true);
        var parts = text.Split(settings.AnswerMarker);
        return parts.Length > 1 ? parts[^1].Trim().TrimEnd('.') : text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("");
    }

    /// <summary>The answer that begins as given and goes on greedily, to an end token or the limit.</summary>
    private int[] Continue(int[] prompt, int[] begun, int limit)
    {
        var answer = begun.ToList();
        while (answer.Count < limit && !(answer.Count > 0 && large.Config.EosTokenIds.Contains(answer[^1])))
            answer.Add(Largest(Last(large, [.. prompt, .. answer]).Logits));
        return [.. answer];
    }

    private (float[] Logits, float[] Hidden) Last(Decoder decoder, int[] tokens)
    {
        using var scope = NewDisposeScope();
        var hidden = decoder.ForwardHidden(tensor(tokens.Select(token => (long)token).ToArray()).unsqueeze(0))[-1];
        var logits = decoder.ProjectToVocabulary(hidden.unsqueeze(0))[0];
        return (logits.data<float>().ToArray()[.._vocabulary], hidden.data<float>().ToArray());
    }

    private static int Largest(float[] logits) => Array.IndexOf(logits, logits.Max());

    private static double[] LogSoftmax(float[] logits)
    {
        var largest = logits.Max();
        var total = Math.Log(logits.Sum(logit => Math.Exp(logit - largest))) + largest;
        return [.. logits.Select(logit => logit - total)];
    }
}
