namespace Routing.Runtime.Grammars.Automata;

/// <summary>
/// A stack of places: the top one waits for input, those below are calls and repetitions to go on with. Immutable, shared
/// between stacks, compared by content.
/// </summary>
internal sealed class Frame : IEquatable<Frame>
{
    private readonly int _hash;

    public Frame(Node node, Frame? parent, int least = 0, int most = 0)
    {
        (Node, Parent, Least, Most) = (node, parent, least, most);
        _hash = HashCode.Combine(node, parent?._hash ?? 0, least, most);
    }

    public Node Node { get; }

    public Frame? Parent { get; }

    /// <summary>Repetitions that still must come.</summary>
    public int Least { get; }

    /// <summary>Repetitions that still may come.</summary>
    public int Most { get; }

    public bool Equals(Frame? other)
    {
        // A loop, not recursion: texts may be nested as deep as they are long.
        for (var frame = this; ; (frame, other) = (frame.Parent, other.Parent))
        {
            if (ReferenceEquals(frame, other)) return true;
            if (frame is null || other is null || frame._hash != other._hash || frame.Node != other.Node || frame.Least != other.Least || frame.Most != other.Most) return false;
        }
    }

    public override bool Equals(object? obj) => Equals(obj as Frame);

    public override int GetHashCode() => _hash;
}
