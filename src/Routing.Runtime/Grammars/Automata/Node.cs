namespace Routing.Runtime.Grammars.Automata;

/// <summary>A place in a grammar. Places and the ways between them are a recursive transition network: automata over bytes that call one another.</summary>
internal abstract class Node
{
    /// <summary>Some finite text leads from here to the end of its rule. Others are never entered.</summary>
    public bool IsProductive { get; set; }

    /// <summary>Places one step on, those of called rules included.</summary>
    public abstract IEnumerable<Node> Successors { get; }

    /// <summary>Whether it is productive, given what is known of its successors.</summary>
    public abstract bool Reaches();
}
