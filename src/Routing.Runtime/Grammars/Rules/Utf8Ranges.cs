using System.Text;
using Routing.Runtime.Grammars.Automata;

namespace Routing.Runtime.Grammars.Rules;

/// <summary>Ranges of characters as ways over their UTF-8 bytes.</summary>
internal static class Utf8Ranges
{
    private const int LastCharacter = 0x10FFFF;

    /// <summary>Adds ways for the characters of a range; surrogates, which are no characters, are left out.</summary>
    public static void Add(ByteNode from, int first, int last, Node next)
    {
        ReadOnlySpan<(int First, int Last)> sameLength = [(0, 0x7F), (0x80, 0x7FF), (0x800, 0xD7FF), (0xE000, 0xFFFF), (0x10000, LastCharacter)];
        foreach (var (least, most) in sameLength)
        {
            var (low, high) = (Math.Max(first, least), Math.Min(last, most));
            if (low <= high) Add(from, Bytes(low), Bytes(high), next);
        }
    }

    /// <summary>Adds ways for all characters from a space on but some.</summary>
    /// <param name="from">Where they start.</param>
    /// <param name="excluded">Characters left out, rising.</param>
    /// <param name="next">Where they lead.</param>
    public static void AddPrintableExcept(ByteNode from, IEnumerable<int> excluded, Node next)
    {
        var first = (int)' ';
        foreach (var character in excluded)
        {
            if (character < first) continue;
            Add(from, first, character - 1, next);
            first = character + 1;
        }
        Add(from, first, LastCharacter, next);
    }

    private static void Add(ByteNode from, ReadOnlySpan<byte> low, ReadOnlySpan<byte> high, Node next)
    {
        var (first, last) = (low[0], high[0]);
        if (low.Length == 1)
        {
            from.Add(first, last, next);
            return;
        }
        Span<byte> least = stackalloc byte[low.Length - 1], most = stackalloc byte[low.Length - 1];
        least.Fill(0x80);
        most.Fill(0xBF);
        if (first == last)
        {
            Branch(from, first, first, low[1..], high[1..], next);
            return;
        }
        if (!low[1..].SequenceEqual(least)) Branch(from, first, first++, low[1..], most, next);
        if (!high[1..].SequenceEqual(most)) Branch(from, last, last--, least, high[1..], next);
        if (first <= last) Branch(from, first, last, least, most, next);
    }

    private static void Branch(ByteNode from, byte first, byte last, ReadOnlySpan<byte> low, ReadOnlySpan<byte> high, Node next)
    {
        var rest = new ByteNode();
        Add(rest, low, high, next);
        from.Add(first, last, rest);
    }

    private static byte[] Bytes(int character) => Encoding.UTF8.GetBytes(new Rune(character).ToString());
}
