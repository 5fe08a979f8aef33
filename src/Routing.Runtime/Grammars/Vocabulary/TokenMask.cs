using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Routing.Runtime.Grammars.Vocabulary;

/// <summary>A set of tokens.</summary>
/// <param name="count">Tokens of the vocabulary.</param>
internal sealed class TokenMask(int count)
{
    private const int Bits = 64;

    private readonly ulong[] _words = new ulong[(count + Bits - 1) / Bits];

    public int Count => count;

    public bool this[int token] => (uint)token < (uint)count && (_words[token / Bits] >> (token % Bits) & 1) != 0;

    public void Add(int token) => _words[token / Bits] |= 1UL << (token % Bits);

    public void Remove(int token) => _words[token / Bits] &= ~(1UL << (token % Bits));

    public void Add(TokenMask other)
    {
        for (var i = 0; i < _words.Length; i++) _words[i] |= other._words[i];
    }

    /// <summary>Keeps what is in the other one too.</summary>
    public void Intersect(TokenMask other)
    {
        for (var i = 0; i < _words.Length; i++) _words[i] &= other._words[i];
    }

    public TokenMask Copy()
    {
        var copy = new TokenMask(count);
        _words.CopyTo(copy._words, 0);
        return copy;
    }

    /// <summary>The likeliest token of the set, the lowest of equals; null when none is likelier than minus infinity.</summary>
    /// <param name="logits">[vocab].</param>
    /// <param name="barred">Tokens left out.</param>
    public int? ArgMax(ReadOnlySpan<float> logits, IReadOnlyCollection<int> barred)
    {
        var (best, token) = (float.NegativeInfinity, -1);
        for (var word = 0; word < _words.Length; word++)
        {
            for (var bits = _words[word]; bits != 0; bits &= bits - 1)
            {
                var id = word * Bits + BitOperations.TrailingZeroCount(bits);
                if (id >= logits.Length) break;
                if (logits[id] > best && !barred.Contains(id)) (best, token) = (logits[id], id);
            }
        }
        return token < 0 ? null : token;
    }

    /// <summary>Sets the logits of all other tokens to minus infinity.</summary>
    /// <param name="logits">[vocab], at most as many as the mask knows.</param>
    public void Apply(Span<float> logits)
    {
        var bytes = MemoryMarshal.AsBytes(_words.AsSpan());
        var lanes = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        var whole = Math.Min(logits.Length, count) / 8;
        for (var i = 0; i < whole; i++)
        {
            if (bytes[i] == byte.MaxValue) continue;
            var row = logits[(8 * i)..];
            var kept = Vector256.Equals(Vector256.Create((int)bytes[i]) & lanes, lanes).AsSingle();
            Vector256.ConditionalSelect(kept, Vector256.Create<float>(row), Vector256.Create(float.NegativeInfinity)).CopyTo(row);
        }
        for (var id = 8 * whole; id < logits.Length; id++)
            if (!this[id]) logits[id] = float.NegativeInfinity;
    }
}
