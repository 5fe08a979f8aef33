using System.Numerics;
using System.Runtime.Intrinsics;

namespace Routing.Runtime.Grammars.Vocabulary;

/// <summary>A set of tokens.</summary>
/// <param name="count">Tokens of the vocabulary.</param>
internal sealed class TokenMask(int count)
{
    private const int Bits = 64;
    private const int Lanes = 8;

    private static readonly Vector256<int> s_bits = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
    private static readonly Vector256<float> s_barred = Vector256.Create(float.NegativeInfinity);

    private readonly ulong[] _words = new ulong[(count + Bits - 1) / Bits];

    public int Count => count;

    public bool this[int token] => (uint)token < (uint)count && (_words[token / Bits] >> (token % Bits) & 1) != 0;

    public void Add(int token) => _words[token / Bits] |= 1UL << (token % Bits);

    public void Remove(int token)
    {
        if ((uint)token < (uint)count) _words[token / Bits] &= ~(1UL << (token % Bits));
    }

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
    public int? ArgMax(ReadOnlySpan<float> logits)
    {
        var whole = Math.Min(logits.Length, count) / Lanes;
        var lanes = s_barred;
        for (var i = 0; i < whole; i++) lanes = Vector256.Max(lanes, Kept(i, logits));
        var max = float.NegativeInfinity;
        for (var lane = 0; lane < Lanes; lane++) max = MathF.Max(max, lanes[lane]);
        for (var id = Lanes * whole; id < logits.Length; id++)
            if (this[id]) max = MathF.Max(max, logits[id]);

        if (max == float.NegativeInfinity) return null;
        for (var i = 0; i < whole; i++)
            if (Vector256.Equals(Kept(i, logits), Vector256.Create(max)).ExtractMostSignificantBits() is > 0 and var hits) return Lanes * i + BitOperations.TrailingZeroCount(hits);
        for (var id = Lanes * whole; id < logits.Length; id++)
            if (this[id] && logits[id] == max) return id;
        return null;   // the logits are not numbers
    }

    /// <summary>Sets the logits of all other tokens to minus infinity; false when no token is left.</summary>
    /// <param name="logits">[vocab].</param>
    public bool Apply(Span<float> logits)
    {
        var whole = Math.Min(logits.Length, count) / Lanes;
        var kept = 0;
        for (var i = 0; i < whole; i++)
        {
            kept |= Byte(i);
            if (Byte(i) != byte.MaxValue) Kept(i, logits).CopyTo(logits[(Lanes * i)..]);
        }
        for (var id = Lanes * whole; id < logits.Length; id++)
        {
            if (this[id]) kept = 1;
            else logits[id] = float.NegativeInfinity;
        }
        return kept != 0;
    }

    /// <summary>Membership of eight tokens, a bit each.</summary>
    private byte Byte(int index) => (byte)(_words[index / sizeof(ulong)] >> (8 * (index % sizeof(ulong))));

    /// <summary>Eight logits, minus infinity for tokens that are not in the set.</summary>
    private Vector256<float> Kept(int index, ReadOnlySpan<float> logits)
    {
        var isKept = Vector256.Equals(Vector256.Create((int)Byte(index)) & s_bits, s_bits).AsSingle();
        return Vector256.ConditionalSelect(isKept, Vector256.Create<float>(logits[(Lanes * index)..]), s_barred);
    }
}
