namespace Routing.Runtime.Grammars.Automata;

/// <summary>A part of a grammar that can be called from several places, itself among them.</summary>
internal sealed class Rule
{
    private Node? _start;

    /// <summary>Its first place; set once, when the rule is built.</summary>
    public Node Start
    {
        get => _start ?? throw new InvalidOperationException("The rule is not built yet.");
        set => _start = value;
    }
}
