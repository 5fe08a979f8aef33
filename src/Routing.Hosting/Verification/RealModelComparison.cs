using System.Text.Json.Nodes;
using Routing.Formats;
using Routing.Formats.Templates;
using Routing.Models;

namespace Routing.Hosting.Verification;

/// <summary>The differences of one real model over its conversations and its prose.</summary>
internal sealed class RealModelComparison(string kind, string name, ModelFolder folder, Decoder decoder, GoldenTensors golden)
{
    private const double Tolerance = 2e-3;

    // Where the two best logits are closer than this, rounding may choose between them.
    private const double TieGap = 1e-2;

    private readonly LargestDifference _logits = new(Tolerance), _hidden = new(Tolerance), _greedyLogits = new(Tolerance), _prose = new(Tolerance);
    private readonly PromptRun _run = new(decoder);
    private string? _prompts, _ids, _greedy, _completions;
    private int _tokens, _compared, _ties;

    public VerificationRow[] Rows(IReadOnlyList<JsonObject> chats, CancellationToken stop)
    {
        var prompts = golden.Prompts().Count();
        if (prompts != chats.Count) throw new InvalidDataException($"expected.safetensors has {prompts} prompts, chats.jsonl has {chats.Count}");
        for (var i = 0; i < chats.Count; i++) Add(i, chats[i], stop);
        AddProse();
        var ties = _ties == 0 ? "" : $", {_ties} ended early at a tie";
        return
        [
            Row("prompts", $"{chats.Count} conversations", _prompts),
            Row("prompt_ids", $"{chats.Count} conversations", _ids),
            _logits.ToRow(kind, $"{name}/logits"),
            _hidden.ToRow(kind, $"{name}/hidden"),
            Row("greedy", $"{_tokens} tokens{ties}", _greedy),
            _greedyLogits.ToRow(kind, $"{name}/greedy_logits"),
            Row("completions", $"{_compared} completions{ties}", _completions),
            _prose.ToRow(kind, $"{name}/prose_nll"),
        ];
    }

    private void Add(int index, JsonObject chat, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var prompt = $"prompt.{index}";
        var messages = Messages(chat);
        var ids = golden.Ids($"{prompt}.ids");
        if (folder.Template is not { } template) throw new InvalidDataException("the imported model has no chat template");
        _prompts ??= TextDifference.Of(GoldenCases.Text(chat, "prompt"), template.Render(messages, addGenerationPrompt: true));
        _ids ??= TextDifference.Of(ids, folder.EncodeChat(messages));

        var (layers, width, vocabulary) = (decoder.Config.LayerCount, decoder.Config.HiddenSize, decoder.Config.VocabularySize);
        var full = _run.Forward(ids);
        _logits.Add(golden.Floats($"{prompt}.logits", 1, vocabulary), full.Logits.AsSpan()[^vocabulary..], prompt);
        var hidden = golden.Floats($"{prompt}.hidden", layers, 1, width);
        for (var layer = 0; layer < layers; layer++)
            _hidden.Add(hidden.Slice(layer * width, width), full.Hidden![layer].AsSpan()[^width..], $"{prompt}, block {layer}");
        AddGreedy(prompt, ids, GoldenCases.Text(chat, "completion"), stop);
    }

    private void AddGreedy(string prompt, int[] ids, string completion, CancellationToken stop)
    {
        var expected = golden.Ids($"{prompt}.greedy");
        var (tokens, logits) = _run.Greedy(ids, expected.Length, stop);
        var same = expected.AsSpan().CommonPrefixLength(tokens);
        _tokens += same;

        var vocabulary = decoder.Config.VocabularySize;
        var firstLogits = golden.Floats($"{prompt}.greedy_logits", -1, vocabulary);
        for (var step = 0; step < Math.Min(firstLogits.Length / vocabulary, Math.Min(same + 1, tokens.Length)); step++)
            _greedyLogits.Add(firstLogits.Slice(step * vocabulary, vocabulary), logits[step], $"{prompt}, step {step}");

        if (same < tokens.Length)
        {
            if (Gap(logits[same]) <= TieGap) _ties++;
            else _greedy ??= $"{prompt} {TextDifference.Of(expected, tokens)}";
            return;
        }
        _compared++;
        var text = folder.Tokenizer.Decode(tokens, skipSpecialTokens: true);
        if (TextDifference.Of(completion, text) is { } difference) _completions ??= $"{prompt} {difference}";
    }

    /// <summary>Negative log-likelihood (nats) of each token of a text given those before it.</summary>
    private void AddProse()
    {
        var ids = golden.Ids("prose.ids");
        var logits = _run.Forward(ids).Logits;
        var vocabulary = decoder.Config.VocabularySize;
        var nll = new float[ids.Length - 1];
        for (var i = 0; i < nll.Length; i++)
        {
            var row = logits.AsSpan(i * vocabulary, vocabulary);
            var largest = row[Values.IndexOfLargest(row)];
            var sum = 0.0;
            foreach (var logit in row) sum += Math.Exp(logit - largest);
            nll[i] = (float)(Math.Log(sum) + largest - row[ids[i + 1]]);
        }
        _prose.Add(golden.Floats("prose.nll", nll.Length), nll, "prose");
    }

    private static double Gap(ReadOnlySpan<float> logits)
    {
        var (best, second) = (float.NegativeInfinity, float.NegativeInfinity);
        foreach (var logit in logits)
        {
            if (logit > best) (best, second) = (logit, best);
            else if (logit > second) second = logit;
        }
        return best - second;
    }

    private static ChatMessage[] Messages(JsonObject chat) => chat["messages"] is JsonArray messages
        ? [.. messages.Select(message => new ChatMessage(GoldenCases.Text(message!.AsObject(), "role"), GoldenCases.Text(message!.AsObject(), "content")))]
        : throw new InvalidDataException("a conversation has no messages");

    private VerificationRow Row(string what, string passed, string? difference) =>
        difference is null ? VerificationRow.Passed(kind, $"{name}/{what}", passed) : VerificationRow.Failed(kind, $"{name}/{what}", difference);
}
