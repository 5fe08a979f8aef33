using Routing.Models;
using Routing.Models.Caching;
using static TorchSharp.torch;

namespace Routing.Training.Base;

/// <summary>Greedy continuation of a few prompts in one batch, for evaluation during training.</summary>
internal static class GreedyGenerator
{
    /// <param name="prompts">Token ids, each at least one.</param>
    /// <param name="endToken">Ends a continuation and is left out of it.</param>
    /// <param name="maxNewTokens">Ends a continuation that does not end by itself.</param>
    /// <returns>New tokens by prompt.</returns>
    public static IReadOnlyList<int[]> Continue(Decoder decoder, IReadOnlyList<int[]> prompts, int endToken, int maxNewTokens)
    {
        using var noGrad = no_grad();
        using var cache = new KvCache(decoder.Config, prompts.Sum(p => p.Length + maxNewTokens), decoder.Type, decoder.Device);
        var sequences = prompts.Select(p => new Continuation(cache.TryAllocate(p.Length + maxNewTokens)!, p)).ToArray();
        var running = sequences.ToList();
        while (running.Count > 0)
        {
            var tokens = NextTokens(decoder, running);
            for (var i = 0; i < running.Count; i++) running[i].Add(tokens[i], endToken, maxNewTokens);
            running.RemoveAll(s => s.Ended);
        }
        foreach (var sequence in sequences) sequence.Cache.Dispose();
        return [.. sequences.Select(s => s.Tokens.ToArray())];
    }

    private static long[] NextTokens(Decoder decoder, List<Continuation> running)
    {
        using var scope = NewDisposeScope();
        using var output = decoder.Step([.. running.Select(s => new StepRow(s.Cache, s.Next))]);
        return output.Logits.argmax(-1).data<long>().ToArray();
    }

    private sealed class Continuation(KvSequence cache, int[] prompt)
    {
        public KvSequence Cache => cache;
        public ReadOnlyMemory<int> Next { get; private set; } = prompt;
        public List<int> Tokens { get; } = [];
        public bool Ended { get; private set; }

        public void Add(long token, int endToken, int maxNewTokens)
        {
            if (token == endToken)
            {
                Ended = true;
                return;
            }
            Tokens.Add((int)token);
            Next = new[] { (int)token };
            Ended = Tokens.Count == maxNewTokens;
        }
    }
}
