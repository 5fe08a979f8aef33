using System.Collections.Concurrent;
using Routing.Runtime.Grammars.Automata;
using Routing.Runtime.Grammars.Vocabulary;

namespace Routing.Runtime.Grammars;

/// <summary>Finds the tokens that may follow a state.</summary>
/// <remarks>
/// Most of a mask depends on the rule that is being read alone, not on who called it: what fits in the middle of a string does
/// so in every string. So each state's mask is put together from a part for the top of the stack, down to the nearest call,
/// walked once a grammar, and from the tokens that end the rule and go on in its caller, which are few.
/// A counter makes no difference to tokens of fewer bytes than it has to go, so states that count share all but the longest.
/// </remarks>
/// <param name="automaton">The grammar.</param>
/// <param name="vocabulary">The tokens.</param>
/// <param name="marks">Tokens that the grammar names; their bytes are no text.</param>
/// <param name="mostParts">Parts kept.</param>
internal sealed class MaskBuilder(Automaton automaton, TokenVocabulary vocabulary, IReadOnlySet<int> marks, int mostParts)
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
            var part = PartOf([.. group], path);
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

    private MaskPart PartOf(Frame[] tops, State[] path)
    {
        var same = tops.Min(BytesThatCountNothing);
        if (same is 0 or int.MaxValue) return Known(automaton.StateOf(tops.Select(top => Segment(top, counts: true))), path);

        // As if nothing were counted, but for the longest tokens.
        var uncounted = Known(automaton.StateOf(tops.Select(top => Segment(top, counts: false))), path);
        var mask = uncounted.Tokens.Copy();
        mask.Intersect(vocabulary.UpToLength(same));
        List<int> returns = [.. uncounted.Returns.Where(place => vocabulary.Trie.Deepest[place] <= same)];
        Walk(0, vocabulary.Trie.Count, automaton.StateOf(tops.Select(top => Segment(top, counts: true))), path, mask, returns, deeperThan: same);
        return new MaskPart(mask, returns);
    }

    private MaskPart Known(State state, State[] path)
    {
        if (_parts.TryGetValue(state, out var known)) return known;
        var (mask, returns) = (new TokenMask(vocabulary.Size), new List<int>());
        Walk(0, vocabulary.Trie.Count, state, path, mask, returns);
        if (_parts.Count >= mostParts) _parts.Clear();
        return _parts.GetOrAdd(state, new MaskPart(mask, returns));
    }

    /// <summary>Adds the tokens of a stretch of the trie that fit.</summary>
    /// <param name="first">First place, a child of the place whose state is given.</param>
    /// <param name="end">The place after the last one below the same parent.</param>
    /// <param name="state">Where the walk begins.</param>
    /// <param name="path">Scratch: states by depth.</param>
    /// <param name="mask">Gets the tokens.</param>
    /// <param name="returns">Gets the places with something below them where the rule may end.</param>
    /// <param name="deeperThan">Leaves out branches without a token of more bytes.</param>
    private void Walk(int first, int end, State state, State[] path, TokenMask mask, List<int>? returns, int deeperThan = 0)
    {
        if (first >= end) return;
        var trie = vocabulary.Trie;
        ReadOnlySpan<byte> labels = trie.Labels;
        ReadOnlySpan<ushort> depths = trie.Depths, deepest = trie.Deepest;
        ReadOnlySpan<int> ends = trie.Ends, tokens = trie.Tokens, same = trie.Same;
        path[depths[first] - 1] = state;
        for (var place = first; place < end;)
        {
            var depth = depths[place];
            var next = deepest[place] > deeperThan ? automaton.Step(path[depth - 1], labels[place]) : null;
            if (next is null or { IsDead: true })
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
    /// <param name="frame">Its top.</param>
    /// <param name="counts">Keeps counters that some token could exhaust; else all are far from it.</param>
    private Frame Segment(Frame frame, bool counts)
    {
        var far = vocabulary.Trie.LongestToken + 1;
        var parent = frame.Parent is { Node: not CallNode } below ? Segment(below, counts) : null;
        return new Frame(
            frame.Node, parent,
            frame.Least == 0 || (counts && frame.Least < far) ? frame.Least : far,
            frame.Node is not RepeatNode || (counts && frame.Most < far) ? frame.Most : RepeatNode.Unlimited);
    }

    /// <summary>Bytes that a token can have without any counter of a stack, down to the nearest call, running out.</summary>
    private int BytesThatCountNothing(Frame frame)
    {
        var (far, bytes) = (vocabulary.Trie.LongestToken + 1, int.MaxValue);
        for (var counter = frame.Parent; counter is { Node: RepeatNode }; counter = counter.Parent)
        {
            if (counter.Least > 0 && counter.Least < far) bytes = Math.Min(bytes, counter.Least - 1);
            if (counter.Most < far) bytes = Math.Min(bytes, counter.Most);
        }
        return bytes;
    }
}
