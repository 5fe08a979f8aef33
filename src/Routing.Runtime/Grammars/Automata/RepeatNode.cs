namespace Routing.Runtime.Grammars.Automata;

/// <summary>Goes through a body between <paramref name="least"/> and <paramref name="most"/> times, then on. The body is never empty.</summary>
internal sealed class RepeatNode(Node body, int least, int most, Node next) : Node
{
    /// <summary>As a number of times: no limit.</summary>
    public const int Unlimited = int.MaxValue;

    public Node Body => body;

    public int Least => least;

    public int Most => most;

    public Node Next => next;

    public override IEnumerable<Node> Successors => [body, next];

    public override bool Reaches() => next.IsProductive && (least == 0 || body.IsProductive);
}
