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

    /// <summary>One of several different texts; those that begin alike share their beginning.</summary>
    public static Node AnyText(IEnumerable<string> texts, Node next)
    {
        byte[][] sorted = [.. texts.Select(Encoding.UTF8.GetBytes)];
        Array.Sort(sorted, (left, right) => left.AsSpan().SequenceCompareTo(right));
        return AnyText(sorted, 0, next);
    }

    private static Node AnyText(ReadOnlySpan<byte[]> sorted, int depth, Node next)
    {
        var shared = sorted[0].AsSpan(depth).CommonPrefixLength(sorted[^1].AsSpan(depth));
        var prefix = sorted[0].AsSpan(depth, shared);
        var end = depth + shared;
        if (sorted.Length == 1) return Literal(prefix, next);
        var ways = new List<Node>();
        if (sorted[0].Length == end)
        {
            ways.Add(next);
            sorted = sorted[1..];
        }
        while (sorted.Length > 0)
        {
            var count = 1;
            while (count < sorted.Length && sorted[count][end] == sorted[0][end]) count++;
            ways.Add(AnyText(sorted[..count], end, next));
            sorted = sorted[count..];
        }
        return Literal(prefix, Choice(ways));
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
