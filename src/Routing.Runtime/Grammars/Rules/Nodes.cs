using System.Text;
using Routing.Runtime.Grammars.Automata;

namespace Routing.Runtime.Grammars.Rules;

/// <summary>Builds grammars from the end backwards: every function takes where to go on.</summary>
internal static class Nodes
{
    // A model may indent its output, but not write white space for ever.
    private const int MostSpaces = 40;
    private const int MostTabs = 12;
    private const int MostLeading = 4;

    public static Node End => EndNode.Instance;

    /// <summary>One byte of a range.</summary>
    public static Node Byte(byte first, byte last, Node next)
    {
        var node = new ByteNode();
        node.Add(first, last, next);
        return node;
    }

    /// <summary>One ASCII character of several.</summary>
    public static Node AnyOf(string characters, Node next)
    {
        var node = new ByteNode();
        foreach (var character in characters) node.Add((byte)character, (byte)character, next);
        return node;
    }

    /// <summary>A text.</summary>
    public static Node Literal(string text, Node next) => Literal(Encoding.UTF8.GetBytes(text), next);

    public static Node Literal(ReadOnlySpan<byte> text, Node next)
    {
        for (var i = text.Length - 1; i >= 0; i--) next = Byte(text[i], text[i], next);
        return next;
    }

    public static Node Choice(params IEnumerable<Node> ways) => new ForkNode(ways);

    public static Node Call(Rule rule, Node next) => new CallNode(rule, next);

    public static Node Repeat(Node body, int least, int most, Node next) => new RepeatNode(body, least, most, next);

    /// <summary>White space within JSON: none, a space, or a new line with its indentation.</summary>
    public static Node Space(Node next) => Choice(
        next,
        Literal(" ", next),
        Literal("\n", Choice(Repeat(Literal(" ", End), 0, MostSpaces, next), Repeat(Literal("\t", End), 1, MostTabs, next))));

    /// <summary>White space before an answer.</summary>
    public static Node LeadingSpace(Node next) => Repeat(AnyOf(" \n", End), 0, MostLeading, next);
}
