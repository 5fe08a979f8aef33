namespace Routing.Runtime.Grammars.Automata;

/// <summary>Goes through a rule, then on.</summary>
internal sealed class CallNode(Rule rule, Node next) : Node
{
    public Rule Rule => rule;

    public Node Next => next;

    public override IEnumerable<Node> Successors => [rule.Start, next];

    public override bool Reaches() => rule.Start.IsProductive && next.IsProductive;
}
