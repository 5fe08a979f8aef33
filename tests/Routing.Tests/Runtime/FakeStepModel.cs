using System.Collections.Concurrent;
using Routing.Models;
using Routing.Runtime.Workers;

namespace Routing.Tests.Runtime;

/// <summary>
/// A model without tensors: its logits are a hash of its seed and of every token it has seen, so that one token missing,
/// doubled or out of place changes everything that follows.
/// </summary>
internal sealed class FakeStepModel(int seed, int vocabulary = 50, int slots = 4096, int contextLength = 1024, params int[] eos) : IStepModel
{
    private int _used;

    public ModelFacts Facts { get; } = new(vocabulary, contextLength, slots, eos);

    public int FreeSlots => slots - _used;

    public int OpenSequences { get; private set; }

    /// <summary>Called before each step, on the worker's thread: may wait or throw.</summary>
    public Action<IReadOnlyList<ModelRow>>? OnStep { get; init; }

    /// <summary>Token counts of the rows of every step.</summary>
    public ConcurrentQueue<int[]> Steps { get; } = [];

    public WorkerModel AsWorker(string name = "fake") => new(name, _ => this);

    public IModelSequence? TryOpen(int capacity)
    {
        if (_used + capacity > slots) return null;
        _used += capacity;
        OpenSequences++;
        return new Memory(this, capacity);
    }

    public IStepLogits Step(IReadOnlyList<ModelRow> rows)
    {
        Steps.Enqueue([.. rows.Select(row => row.Tokens.Length)]);
        OnStep?.Invoke(rows);
        var logits = new List<(float[] Row, ulong Hash)>();
        var silent = new List<ulong>();
        foreach (var row in rows)
        {
            var memory = (Memory)row.Sequence;
            foreach (var token in row.Tokens.Span)
            {
                memory.Hashes.Add(Extend(memory.Hashes, token));
                if (row.Logits == LogitsWanted.HiddenOfAll) silent.Add(memory.Hashes[^1]);
                if (row.Logits == LogitsWanted.All) logits.Add((Logits(seed, vocabulary, memory.Hashes[^1]), memory.Hashes[^1]));
            }
            Assert.True(memory.Length <= memory.Capacity);
            if (row.Logits == LogitsWanted.Last) logits.Add((Logits(seed, vocabulary, memory.Hashes[^1]), memory.Hashes[^1]));
        }
        return new HashLogits(logits, silent);
    }

    public void Dispose() { }

    /// <summary>Logits after a history, computed from nothing: the reference of every engine test.</summary>
    public static float[] Logits(int seed, int vocabulary, IEnumerable<int> history) => Logits(seed, vocabulary, Hash(history));

    /// <summary>What the router "hash" answers after a history.</summary>
    public static float Score(IEnumerable<int> history) => (float)(CounterRandom.Bits(Hash(history), 1, RandomStream.Routing) >> 40) / (1 << 24);

    private static ulong Hash(IEnumerable<int> history)
    {
        List<ulong> hashes = [];
        foreach (var token in history) hashes.Add(Extend(hashes, token));
        return hashes[^1];
    }

    private static ulong Extend(List<ulong> hashes, int token) => CounterRandom.Bits(hashes.Count == 0 ? 0 : hashes[^1], token, RandomStream.Choices);

    private static float[] Logits(int seed, int vocabulary, ulong hash) =>
        [.. Enumerable.Range(0, vocabulary).Select(id => (float)(6 * CounterRandom.Uniform(hash + (ulong)seed, id, RandomStream.Sampling) - 3))];

    private sealed class Memory(FakeStepModel model, int capacity) : IModelSequence
    {
        public List<ulong> Hashes { get; } = [];

        public int Capacity => capacity;

        public int Length => Hashes.Count;

        public void Truncate(int length) => Hashes.RemoveRange(length, Hashes.Count - length);

        public void Dispose()
        {
            model._used -= capacity;
            model.OpenSequences--;
        }
    }

    /// <summary>[2] hidden state of the last token of a history.</summary>
    public static float[] Hidden(IEnumerable<int> history) => Hidden(Hash(history));

    private static float[] Hidden(ulong hash) => [(float)CounterRandom.Uniform(hash, 0, RandomStream.Routing), (float)CounterRandom.Uniform(hash, 1, RandomStream.Routing)];

    private sealed class HashLogits(List<(float[] Row, ulong Hash)> rows, List<ulong> silent) : IStepLogits
    {
        public (int Token, float LogProb) Greedy(int row, int vocabulary)
        {
            var logits = rows[row].Row[..vocabulary];
            var best = Array.IndexOf(logits, logits.Max());
            return (best, logits[best] - MathF.Log(logits.Sum(MathF.Exp)));
        }

        public ReadOnlySpan<float> Row(int row) => rows[row].Row;

        public ReadOnlySpan<float> Hidden(int state) => FakeStepModel.Hidden(state < rows.Count ? rows[state].Hash : silent[state - rows.Count]);

        public void Score(string router, ReadOnlySpan<int> asked, ReadOnlyMemory<int> tokens, ReadOnlyMemory<RowIdentity> identities, Span<float> scores)
        {
            for (var i = 0; i < asked.Length; i++)
                scores[i] = router switch
                {
                    "hash" => (float)(CounterRandom.Bits(rows[asked[i]].Hash, 1, RandomStream.Routing) >> 40) / (1 << 24),
                    "zero" => 0,
                    "one" => 1,
                    "broken" => float.NaN,
                    _ => throw new InvalidOperationException($"no router '{router}'"),
                };
        }

        public void Dispose() { }
    }
}
