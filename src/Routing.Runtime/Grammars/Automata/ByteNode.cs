namespace Routing.Runtime.Grammars.Automata;

/// <summary>Waits for a byte.</summary>
internal sealed class ByteNode : Node
{
    private readonly List<ByteEdge> _edges = [];

    public IReadOnlyList<ByteEdge> Edges => _edges;

    /// <summary>Part of the thinking.</summary>
    public bool IsThinking { get; init; }

    /// <summary>Thinking: where the sequence goes on when the budget is spent; null nowhere.</summary>
    public Node? Forced { get; set; }

    /// <summary>From here on everything is allowed, special tokens too.</summary>
    public bool IsFree { get; init; }

    public override IEnumerable<Node> Successors => _edges.Select(edge => edge.Next).Concat(Forced is null ? [] : [Forced]);

    public void Add(byte first, byte last, Node next) => _edges.Add(new ByteEdge(first, last, next));

    public override bool Reaches() => IsFree || _edges.Exists(edge => edge.Next.IsProductive);
}
