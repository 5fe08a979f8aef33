using System.Text;
using Routing.Runtime.Grammars.Automata;
using Routing.Runtime.Grammars.Vocabulary;
using static Routing.Runtime.Grammars.Rules.Nodes;

namespace Routing.Runtime.Grammars.Rules;

/// <summary>Free text up to a mark, which is a token where the vocabulary has one and else its bytes.</summary>
internal static class ThinkingRules
{
    public static Node Before(Node answer, ThinkingSpec spec, TokenVocabulary vocabulary)
    {
        if (spec.Close.Length == 0) throw new GrammarException("", "The mark that ends the thinking is empty.");
        if (spec.Budget < 0) throw new GrammarException("", $"The thinking budget is {spec.Budget} tokens; it must be 0 or more.");
        Node thinking = vocabulary.MarkOf(spec.Close) is { } token ? UpToToken(token, answer) : UpToText(Encoding.UTF8.GetBytes(spec.Close), answer);
        return spec.Open is null ? thinking : Mark(spec.Open, thinking, vocabulary);
    }

    /// <summary>A mark.</summary>
    public static Node Mark(string content, Node next, TokenVocabulary vocabulary) =>
        vocabulary.MarkOf(content) is { } token ? new MarkerNode(token, next) : Literal(content, next);

    private static ForkNode UpToToken(int close, Node answer)
    {
        var free = new ByteNode { IsThinking = true };
        var start = new ForkNode([free, new MarkerNode(close, answer)]);
        free.Add(byte.MinValue, byte.MaxValue, start);
        return start;
    }

    /// <summary>A place for every number of bytes of the mark that the text now ends with (Knuth, Morris and Pratt 1977).</summary>
    private static ByteNode UpToText(byte[] close, Node answer)
    {
        ByteNode[] matched = [.. close.Select((_, length) => new ByteNode { IsThinking = true, Forced = Literal(close.AsSpan(length), answer) })];
        for (var length = 0; length < close.Length; length++)
            for (var value = 0; value <= byte.MaxValue; value++)
            {
                var next = Matched(close, length, (byte)value);
                matched[length].Add((byte)value, (byte)value, next == close.Length ? answer : matched[next]);
            }
        return matched[0];
    }

    /// <summary>How many bytes of the mark a text ends with once a byte follows so many.</summary>
    private static int Matched(byte[] close, int length, byte value)
    {
        byte[] text = [.. close.AsSpan(0, length), value];
        for (var matched = text.Length; ; matched--)
            if (text.AsSpan(text.Length - matched).SequenceEqual(close.AsSpan(0, matched))) return matched;
    }
}
