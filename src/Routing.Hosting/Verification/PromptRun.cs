using Routing.Models;
using Routing.Models.Caching;
using static TorchSharp.torch;

namespace Routing.Hosting.Verification;

/// <summary>Runs one prompt through a decoder in the ways that must agree.</summary>
internal sealed class PromptRun(Decoder decoder)
{
    // Odd, so that chunks end in the middle of windows and vector lanes.
    private const int ChunkTokens = 7;

    /// <summary>The full forward, without a cache.</summary>
    public PromptOutput Forward(int[] ids)
    {
        using var scope = NewDisposeScope();
        using var recorder = new HiddenStateRecorder(decoder);
        var normed = decoder.ForwardHidden(tensor(ids.Select(id => (long)id).ToArray(), [1, ids.Length], device: decoder.Device));   // [tokens, hidden]
        return new PromptOutput(Values.Of(decoder.ProjectToVocabulary(normed)), Values.Of(normed), Outputs(recorder));
    }

    /// <summary>Through the cache: the first half in chunks, then one token at a time.</summary>
    /// <param name="record">Keeps block outputs; without it the decoder may use kernels that have no hook sites.</param>
    public PromptOutput Cached(int[] ids, bool record)
    {
        using var cache = new KvCache(decoder.Config, ids.Length, decoder.Type, decoder.Device);
        using var sequence = cache.TryAllocate(ids.Length)!;
        using var recorder = record ? new HiddenStateRecorder(decoder) : null;
        var (logits, normed) = (new List<float>(), new List<float>());
        for (var position = 0; position < ids.Length;)
        {
            var count = position < ids.Length / 2 ? Math.Min(ChunkTokens, ids.Length - position) : 1;
            using var output = decoder.Step([new StepRow(sequence, ids.AsMemory(position, count), LogitsWanted.All)]);
            logits.AddRange(Values.Of(output.Logits));
            normed.AddRange(Values.Of(output.Hidden));
            position += count;
        }
        return new PromptOutput([.. logits], [.. normed], recorder is null ? null : Outputs(recorder));
    }

    /// <summary>Greedy decoding after a prompt, end-of-sequence tokens included.</summary>
    /// <param name="steps">Tokens to make.</param>
    /// <returns>The tokens, and each step's [vocab] logits.</returns>
    public (int[] Tokens, float[][] Logits) Greedy(int[] ids, int steps, CancellationToken stop)
    {
        using var cache = new KvCache(decoder.Config, ids.Length + steps, decoder.Type, decoder.Device);
        using var sequence = cache.TryAllocate(ids.Length + steps)!;
        var (tokens, logits) = (new int[steps], new float[steps][]);
        ReadOnlyMemory<int> next = ids;
        for (var step = 0; step < steps; step++)
        {
            stop.ThrowIfCancellationRequested();
            using var output = decoder.Step([new StepRow(sequence, next)]);
            logits[step] = Values.Of(output.Logits);
            tokens[step] = Values.IndexOfLargest(logits[step]);
            next = new[] { tokens[step] };
        }
        return (tokens, logits);
    }

    private float[][] Outputs(HiddenStateRecorder recorder) =>
        [.. Enumerable.Range(0, decoder.Config.LayerCount).Select(layer => recorder.Output(layer).ToArray())];
}
