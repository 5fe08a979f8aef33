using Routing.Runtime.Grammars.Automata;
using Routing.Runtime.Grammars.Vocabulary;

namespace Routing.Runtime.Grammars;

/// <summary>A grammar over a vocabulary. Safe for concurrent use.</summary>
internal sealed class CompiledGrammar
{
    // A mask of 152 thousand tokens takes 19 KiB.
    private const int MostMaskBytes = 8 << 20;

    private readonly TokenVocabulary _vocabulary;
    private readonly Automaton _automaton;
    private readonly HashSet<int> _marks;
    private readonly MaskBuilder _masks;
    private readonly int _budget, _mostMasks;
    private int _maskCount;

    /// <param name="start">First place of the grammar.</param>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="thinkingBudget">Tokens of thinking, if there is a limit.</param>
    public CompiledGrammar(Node start, TokenVocabulary vocabulary, int? thinkingBudget = null)
    {
        var nodes = NodeGraph.Collect(start);
        NodeGraph.MarkProductive(nodes);
        if (!start.IsProductive) throw new GrammarException("#", "No finite text fits: a value is required within itself without end.");
        (_vocabulary, _budget) = (vocabulary, thinkingBudget ?? int.MaxValue);
        _automaton = new Automaton(start, nodes);
        _marks = [.. nodes.OfType<MarkerNode>().Select(marker => marker.Token)];
        _mostMasks = Math.Max(1, MostMaskBytes / Math.Max(1, vocabulary.Size / 8));
        _masks = new MaskBuilder(_automaton, vocabulary, _marks, _mostMasks);
    }

    /// <summary>Before the first token.</summary>
    public GrammarState Start => Limit(new GrammarState(_automaton.Start, _budget));

    /// <summary>After a token; a state that is dead if the token does not fit.</summary>
    public GrammarState Advance(GrammarState from, int token)
    {
        var state = from.State;
        if (state.IsFree) return from;
        var left = from.ThinkingLeft - (state.IsThinking ? 1 : 0);
        if (_marks.Contains(token)) return Limit(new GrammarState(_automaton.StepMarker(state, token), left));
        var bytes = _vocabulary.BytesOf(token) ?? [];
        if (bytes.Length == 0) return new GrammarState(_automaton.StateOf([]), left);
        foreach (var value in bytes)
        {
            state = _automaton.Step(state, value);
            if (state.IsDead) break;
        }
        return Limit(new GrammarState(state, left));
    }

    /// <summary>Whether a token may follow.</summary>
    public bool Allows(GrammarState state, int token) => !Advance(state, token).State.IsDead;

    /// <summary>Tokens that may follow, ends of sequence left out. Not for a free state, where all may.</summary>
    public TokenMask Mask(GrammarState state)
    {
        if (state.State.Mask is { } known) return known;
        if (Interlocked.Increment(ref _maskCount) > _mostMasks)
        {
            // The states hold the masks: forget them all.
            _maskCount = 0;
            _automaton.Reset();
        }
        return state.State.Mask = _masks.Build(state.State);
    }

    private GrammarState Limit(GrammarState state) =>
        state.ThinkingLeft > 0 || !state.State.IsThinking ? state : state with { State = _automaton.EndThinking(state.State) };
}
