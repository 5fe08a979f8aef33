using System.Runtime.InteropServices;

namespace Routing.Runtime.Grammars.Vocabulary;

/// <summary>
/// The bytes of all tokens as a tree, laid out in the order of a depth-first walk: a walk that leaves out the branches where
/// nothing fits reads memory in order.
/// </summary>
internal sealed class TokenTrie
{
    private readonly List<byte> _labels = [];
    private readonly List<ushort> _depths = [];
    private readonly List<int> _ends = [];
    private readonly List<int> _tokens = [];
    private readonly int[] _next;
    private readonly ushort[] _deepest;

    /// <param name="bytes">[vocab] the bytes of each token; empty or null for tokens that have none.</param>
    public TokenTrie(IReadOnlyList<byte[]?> bytes)
    {
        int[] order = [.. Enumerable.Range(0, bytes.Count).Where(id => bytes[id] is { Length: > 0 })];
        Array.Sort(order, (left, right) => bytes[left].AsSpan().SequenceCompareTo(bytes[right]) is var byBytes and not 0 ? byBytes : left.CompareTo(right));
        _next = new int[bytes.Count];
        Array.Fill(_next, -1);

        var path = new Stack<int>();   // places from the root to the last token
        byte[] last = [];
        var lastId = -1;
        foreach (var id in order)
        {
            var text = bytes[id]!;
            if (text.Length > ushort.MaxValue) continue;   // no token of a model is as long
            LongestToken = Math.Max(LongestToken, text.Length);
            var shared = text.AsSpan().CommonPrefixLength(last);
            if (shared == text.Length && shared == last.Length && lastId >= 0)
            {
                (_next[lastId], lastId) = (id, id);   // two tokens with the same bytes
                continue;
            }
            while (path.Count > shared) _ends[path.Pop()] = _labels.Count;
            for (var depth = shared; depth < text.Length; depth++)
            {
                path.Push(_labels.Count);
                _labels.Add(text[depth]);
                _depths.Add((ushort)(depth + 1));
                _ends.Add(0);
                _tokens.Add(-1);
            }
            _tokens[^1] = id;
            (last, lastId) = (text, id);
        }
        while (path.TryPop(out var place)) _ends[place] = _labels.Count;

        _deepest = [.. _depths];
        var deepest = new ushort[LongestToken + 2];   // by depth, of the places behind that are below the same parent
        for (var place = Count - 1; place >= 0; place--)
        {
            var depth = _depths[place];
            _deepest[place] = Math.Max(depth, deepest[depth + 1]);
            deepest[depth + 1] = 0;
            deepest[depth] = Math.Max(deepest[depth], _deepest[place]);
        }
    }

    /// <summary>Places, in order of the walk; the root, which has no byte, is not one.</summary>
    public int Count => _labels.Count;

    /// <summary>Bytes of the longest token.</summary>
    public int LongestToken { get; }

    /// <summary>[places] the byte that leads there.</summary>
    public ReadOnlySpan<byte> Labels => CollectionsMarshal.AsSpan(_labels);

    /// <summary>[places] bytes from the root.</summary>
    public ReadOnlySpan<ushort> Depths => CollectionsMarshal.AsSpan(_depths);

    /// <summary>[places] the first place that is not below it.</summary>
    public ReadOnlySpan<int> Ends => CollectionsMarshal.AsSpan(_ends);

    /// <summary>[places] the first token that ends there, or -1.</summary>
    public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>[places] bytes of the longest token that goes through there.</summary>
    public ReadOnlySpan<ushort> Deepest => _deepest;

    /// <summary>[vocab] the next token with the same bytes, or -1.</summary>
    public ReadOnlySpan<int> Same => _next;
}
