namespace Routing.Runtime.Grammars.Automata;

/// <summary>The end of a rule.</summary>
internal sealed class EndNode : Node
{
    public static readonly EndNode Instance = new() { IsProductive = true };

    public override IEnumerable<Node> Successors => [];

    public override bool Reaches() => true;
}
