namespace Routing.Runtime.Grammars.Automata;

/// <summary>Any of several ways.</summary>
internal sealed class ForkNode(IEnumerable<Node> ways) : Node
{
    private readonly List<Node> _ways = [.. ways];

    public override IReadOnlyList<Node> Successors => _ways;

    public void Add(Node way) => _ways.Add(way);

    public override bool Reaches() => _ways.Exists(way => way.IsProductive);
}
