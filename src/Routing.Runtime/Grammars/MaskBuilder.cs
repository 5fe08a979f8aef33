using System.Collections.Concurrent;
using Routing.Runtime.Grammars.Automata;
using Routing.Runtime.Grammars.Vocabulary;

namespace Routing.Runtime.Grammars;

/// <summary>Finds the tokens that may follow a state.</summary>
/// <remarks>
/// Most of a mask depends on the rule that is being read alone, not on who called it: what fits in the middle of a string does
/// so in every string. So each state's mask is put together from a part for the top of the stack, down to the nearest call,
/// walked once a grammar, and from the tokens that end the rule and go on in its caller, which are few.
/// Counters over the longest token's length make no difference to any token: all such states share their part.
/// </remarks>
internal sealed class MaskBuilder(Automaton automaton, TokenVocabulary vocabulary, IReadOnlySet<int> marks)
{
    private readonly ConcurrentDictionary<State, MaskPart> _parts = [];

    /// <summary>Tokens that may follow.</summary>
    public TokenMask Build(State state)
    {
        var mask = new TokenMask(vocabulary.Size);
        var trie = vocabulary.Trie;
        var path = new State[trie.LongestToken + 1];
        foreach (var group in state.Tops.Where(top => top.Node is ByteNode).GroupBy(Caller))
        {
            var part = PartOf(automaton.StateOf(group.Select(top => Segment(top, vocabulary.Trie.LongestToken))), path);
            mask.Add(part.Tokens);
            if (group.Key is not { Node: CallNode call } caller) continue;
            var returned = automaton.StateAt(call.Next, caller.Parent);
            foreach (var place in part.Returns) Walk(place + 1, trie.Ends[place], returned, path, mask, null);
        }
        foreach (var mark in marks) mask.Remove(mark);
        foreach (var top in state.Tops)
            if (top.Node is MarkerNode marker) mask.Add(marker.Token);
        return mask;
    }

    public void Reset() => _parts.Clear();

    private MaskPart PartOf(State top, State[] path)
    {
        if (_parts.TryGetValue(top, out var known)) return known;
        var mask = new TokenMask(vocabulary.Size);
        var returns = new List<int>();
        Walk(0, vocabulary.Trie.Count, top, path, mask, returns);
        return _parts.GetOrAdd(top, new MaskPart(mask, [.. returns]));
    }

    /// <summary>Adds the tokens of a stretch of the trie that fit.</summary>
    /// <param name="first">First place, a child of the place whose state is given.</param>
    /// <param name="end">The place after the last one below the same parent.</param>
    /// <param name="state">Where the walk begins.</param>
    /// <param name="path">Scratch: states by depth.</param>
    /// <param name="mask">Gets the tokens.</param>
    /// <param name="returns">Gets the places with something below them where the rule may end.</param>
    private void Walk(int first, int end, State state, State[] path, TokenMask mask, List<int>? returns)
    {
        if (first >= end) return;
        var trie = vocabulary.Trie;
        ReadOnlySpan<byte> labels = trie.Labels;
        ReadOnlySpan<ushort> depths = trie.Depths;
        ReadOnlySpan<int> ends = trie.Ends, tokens = trie.Tokens, same = trie.Same;
        path[depths[first] - 1] = state;
        for (var place = first; place < end;)
        {
            var depth = depths[place];
            var next = automaton.Step(path[depth - 1], labels[place]);
            if (next.IsDead)
            {
                place = ends[place];
                continue;
            }
            path[depth] = next;
            for (var token = tokens[place]; token >= 0; token = same[token]) mask.Add(token);
            if (returns is not null && next.CanEnd && ends[place] > place + 1) returns.Add(place);
            place++;
        }
    }

    /// <summary>The nearest call on a stack.</summary>
    private static Frame? Caller(Frame top)
    {
        var frame = top.Parent;
        while (frame is { Node: not CallNode }) frame = frame.Parent;
        return frame;
    }

    /// <summary>A stack down to the nearest call.</summary>
    private static Frame Segment(Frame frame, int longest)
    {
        var parent = frame.Parent is { Node: not CallNode } below ? Segment(below, longest) : null;
        return new Frame(frame.Node, parent, Math.Min(frame.Least, longest + 1), frame.Most > longest ? RepeatNode.Unlimited : frame.Most);
    }
}
