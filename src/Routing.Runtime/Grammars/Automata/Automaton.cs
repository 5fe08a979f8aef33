using System.Collections.Concurrent;

namespace Routing.Runtime.Grammars.Automata;

/// <summary>
/// Runs a grammar over bytes. States are made when first reached and shared from then on, so that most steps are a look into a
/// table. Safe for concurrent use.
/// </summary>
internal sealed class Automaton
{
    // A state is a few hundred bytes; texts that count or nest deeply reach ever new ones.
    private const int MostStates = 4096;

    private readonly ConcurrentDictionary<State, State> _states = [];
    private readonly ByteClasses _classes;
    private readonly Node _start;
    private readonly State _dead;
    private int _count;

    /// <param name="start">First place of the grammar.</param>
    /// <param name="nodes">All places.</param>
    public Automaton(Node start, IReadOnlyCollection<Node> nodes)
    {
        (_start, _classes) = (start, new ByteClasses(nodes));
        _dead = new State([], _classes.Count);
        Start = StateAt(start, null);
    }

    public State Start { get; private set; }

    public State Step(State state, byte value)
    {
        ref var next = ref state.Next[_classes[value]];
        return next ??= Move(state, value);
    }

    /// <summary>Takes a token as such.</summary>
    public State StepMarker(State state, int token)
    {
        var closure = new Closure();
        foreach (var top in state.Tops)
            if (top.Node is MarkerNode marker && marker.Token == token) closure.Add(marker.Next, top.Parent);
        return Share(closure);
    }

    /// <summary>What is left when the thinking has to end.</summary>
    public State EndThinking(State state)
    {
        var closure = new Closure();
        foreach (var top in state.Tops)
        {
            if (top.Node is not ByteNode { IsThinking: true } thinking) closure.Add(top);
            else if (thinking.Forced is { } forced) closure.Add(forced, top.Parent);
        }
        return Share(closure);
    }

    /// <summary>The state at a place of a stack.</summary>
    public State StateAt(Node node, Frame? parent)
    {
        var closure = new Closure();
        closure.Add(node, parent);
        return Share(closure);
    }

    /// <summary>The state of a set of stacks whose tops wait for input.</summary>
    public State StateOf(IEnumerable<Frame> tops)
    {
        var closure = new Closure();
        foreach (var top in tops) closure.Add(top);
        return Share(closure);
    }

    /// <summary>Forgets the states that were made; those in use stay valid.</summary>
    public void Reset()
    {
        _states.Clear();
        Interlocked.Exchange(ref _count, 0);
        Start = StateAt(_start, null);   // the old one holds on to all that were reached from it
    }

    private State Move(State state, byte value)
    {
        var closure = new Closure();
        foreach (var top in state.Tops)
        {
            if (top.Node is not ByteNode node) continue;
            foreach (var edge in node.Edges)
                if (edge.First <= value && value <= edge.Last) closure.Add(edge.Next, top.Parent);
        }
        return Share(closure);
    }

    private State Share(Closure closure)
    {
        var tops = closure.Tops();
        if (tops.Length == 0) return _dead;
        var state = new State(tops, _classes.Count);
        var shared = _states.GetOrAdd(state, state);
        if (ReferenceEquals(shared, state) && Interlocked.Increment(ref _count) > MostStates) Reset();
        return shared;
    }
}
