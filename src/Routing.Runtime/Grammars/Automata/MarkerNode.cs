namespace Routing.Runtime.Grammars.Automata;

/// <summary>Waits for a token as such, whatever its bytes.</summary>
internal sealed class MarkerNode(int token, Node next) : Node
{
    public int Token => token;

    public Node Next => next;

    public override IEnumerable<Node> Successors => [next];

    public override bool Reaches() => next.IsProductive;
}
