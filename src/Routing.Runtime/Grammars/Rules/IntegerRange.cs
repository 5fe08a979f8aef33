using System.Globalization;
using Routing.Runtime.Grammars.Automata;
using static Routing.Runtime.Grammars.Rules.Nodes;

namespace Routing.Runtime.Grammars.Rules;

/// <summary>Integers between two bounds, digit by digit.</summary>
internal static class IntegerRange
{
    /// <summary>The largest integer of as many digits as a number may have.</summary>
    public const long Largest = 999_999_999_999_999_999;

    /// <param name="low">Least integer, at least minus <see cref="Largest"/>.</param>
    /// <param name="high">Greatest integer, at least <paramref name="low"/> and at most <see cref="Largest"/>.</param>
    /// <param name="next">Where to go on.</param>
    public static Node Of(long low, long high, Node next)
    {
        var ways = new List<Node>();
        if (low < 0) ways.Add(Literal("-", Choice(OfLengths(Math.Max(1, -high), -low, next))));   // there is no -0
        if (high >= 0) ways.AddRange(OfLengths(Math.Max(0, low), high, next));
        return Choice(ways);
    }

    /// <summary>One way a number of digits.</summary>
    private static IEnumerable<Node> OfLengths(long low, long high, Node next)
    {
        for (var first = low; first <= high;)
        {
            var length = Digits(first).Length;
            var last = Math.Min(high, long.Parse(new string('9', length), CultureInfo.InvariantCulture));
            yield return OfLength(Digits(first), Digits(last), next);
            first = last + 1;
        }
    }

    private static Node OfLength(ReadOnlySpan<char> low, ReadOnlySpan<char> high, Node next)
    {
        if (low.Length == 0) return next;
        if (!low.ContainsAnyExcept('0') && !high.ContainsAnyExcept('9')) return Byte((byte)'0', (byte)'9', OfLength(low[1..], high[1..], next));
        if (low[0] == high[0]) return Byte((byte)low[0], (byte)low[0], OfLength(low[1..], high[1..], next));
        var node = new ByteNode();
        var (zeros, nines) = (new string('0', low.Length - 1), new string('9', low.Length - 1));
        node.Add((byte)low[0], (byte)low[0], OfLength(low[1..], nines, next));
        node.Add((byte)high[0], (byte)high[0], OfLength(zeros, high[1..], next));
        if (low[0] + 1 < high[0]) node.Add((byte)(low[0] + 1), (byte)(high[0] - 1), OfLength(zeros, nines, next));
        return node;
    }

    private static string Digits(long value) => value.ToString(CultureInfo.InvariantCulture);
}
