using System.Text;
using Routing.Runtime.Grammars.Automata;
using static Routing.Runtime.Grammars.Rules.Nodes;

namespace Routing.Runtime.Grammars.Rules;

/// <summary>A key of an object that is none of its declared ones. It has no escapes, which could spell a declared one differently.</summary>
internal static class ExtraKey
{
    /// <param name="declared">Names it must not be.</param>
    /// <param name="next">Where to go on.</param>
    public static Node Of(IEnumerable<string> declared, Node next)
    {
        var end = Literal("\"", next);
        var other = new ByteNode();
        Utf8Ranges.AddPrintableExcept(other, ['"', '\\'], End);
        var anything = Repeat(other, 0, RepeatNode.Unlimited, end);
        return Literal("\"", After([.. declared.Select(name => name.EnumerateRunes().Select(rune => rune.Value).ToArray())], 0, anything, end));
    }

    /// <summary>The rest of a key whose first characters are those of the names.</summary>
    /// <param name="names">Names that begin alike.</param>
    /// <param name="depth">How many characters were read.</param>
    /// <param name="anything">The rest of a key that is no name any more.</param>
    /// <param name="end">The end of a key.</param>
    private static Node After(int[][] names, int depth, Node anything, Node end)
    {
        var node = new ByteNode();
        var longer = names.Where(name => name.Length > depth).GroupBy(name => name[depth]).OrderBy(group => group.Key).ToArray();
        foreach (var group in longer)
            if (group.Key is >= ' ' and not ('"' or '\\')) Utf8Ranges.Add(node, group.Key, group.Key, After([.. group], depth + 1, anything, end));
        Utf8Ranges.AddPrintableExcept(node, longer.Select(group => group.Key).Concat(['"', '\\']).Distinct().Order(), anything);
        return names.Any(name => name.Length == depth) ? node : Choice(node, end);
    }
}
