using Routing.Runtime.Grammars.Vocabulary;

namespace Routing.Runtime.Grammars.Automata;

/// <summary>All places where a text may be in a grammar: a set of stacks. Immutable but for what it remembers of its successors.</summary>
internal sealed class State : IEquatable<State>
{
    private readonly int _hash;

    /// <param name="tops">The stacks, each once, ordered by hash.</param>
    /// <param name="classes">Classes of bytes the grammar tells apart.</param>
    public State(Frame[] tops, int classes)
    {
        Tops = tops;
        Next = new State?[classes];
        foreach (var top in tops)
        {
            _hash = HashCode.Combine(_hash, top);
            CanEnd |= top.Node is EndNode;
            IsFree |= top.Node is ByteNode { IsFree: true };
            IsThinking |= top.Node is ByteNode { IsThinking: true };
        }
    }

    public Frame[] Tops { get; }

    /// <summary>[class of byte] the successors found so far.</summary>
    public State?[] Next { get; }

    /// <summary>The text may end here.</summary>
    public bool CanEnd { get; }

    /// <summary>Everything may follow.</summary>
    public bool IsFree { get; }

    /// <summary>The model thinks.</summary>
    public bool IsThinking { get; }

    /// <summary>No text leads here.</summary>
    public bool IsDead => Tops.Length == 0;

    /// <summary>Tokens that may follow, once they were asked for.</summary>
    public TokenMask? Mask { get; set; }

    public bool Equals(State? other) => other is not null && _hash == other._hash && Tops.AsSpan().SequenceEqual(other.Tops);

    public override bool Equals(object? obj) => Equals(obj as State);

    public override int GetHashCode() => _hash;
}
