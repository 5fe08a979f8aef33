using Routing.Models;
using Routing.Models.Caching;
using static TorchSharp.torch;

namespace Routing.Training.Base;

/// <summary>Greedy continuation of a few prompts in one batch over a KV cache, for evaluation during training.</summary>
internal static class GreedyGenerator
{
    /// <param name="prompts">Token ids, each at least one.</param>
    /// <param name="endToken">Ends a continuation and is left out of it.</param>
    /// <param name="maxNewTokens">Ends a continuation that does not end by itself, as does the end of the model's context.</param>
    /// <param name="stop">Checked at every step.</param>
    /// <returns>New tokens by prompt.</returns>
    public static IReadOnlyList<int[]> Continue(Decoder decoder, IReadOnlyList<int[]> prompts, int endToken, int maxNewTokens, CancellationToken stop)
    {
        using var noGrad = no_grad();
        var capacities = prompts.Select(p => Math.Min(p.Length + maxNewTokens, decoder.Config.MaxPositions)).ToArray();
        using var cache = new KvCache(decoder.Config, capacities.Sum(), decoder.Type, decoder.Device);
        var sequences = prompts.Zip(capacities, (p, capacity) => new Continuation(cache.TryAllocate(capacity)!, p, capacity - p.Length)).ToArray();
        var running = sequences.ToList();
        while (running.Count > 0)
        {
            stop.ThrowIfCancellationRequested();
            var tokens = NextTokens(decoder, running);
            for (var i = 0; i < running.Count; i++) running[i].Add(tokens[i], endToken);
            running.RemoveAll(s => s.Ended);
        }
        return [.. sequences.Select(s => s.Tokens.ToArray())];
    }

    private static long[] NextTokens(Decoder decoder, List<Continuation> running)
    {
        using var scope = NewDisposeScope();
        using var output = decoder.Step([.. running.Select(s => new StepRow(s.Cache, s.Next))]);
        return output.Logits.argmax(-1).data<long>().ToArray();
    }

    private sealed class Continuation(KvSequence cache, int[] prompt, int maxNewTokens)
    {
        public KvSequence Cache => cache;
        public ReadOnlyMemory<int> Next { get; private set; } = prompt;
        public List<int> Tokens { get; } = [];
        public bool Ended { get; private set; }

        public void Add(long token, int endToken)
        {
            if (token != endToken)
            {
                Tokens.Add((int)token);
                Next = new[] { (int)token };
            }
            Ended = token == endToken || Tokens.Count >= maxNewTokens;
        }
    }
}
