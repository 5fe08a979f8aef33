using System.Text.RegularExpressions;
using Routing.Formats.Tokenization;

namespace Routing.R2R.Labels.Judging;

/// <summary>What a judge is asked, and how its answer is read.</summary>
internal static partial class JudgePrompt
{
    public const string System = "You compare two continuations of the same text and say whether they mean the same. You answer with one digit.";

    // Sentences beyond the one with the marked token that are shown of each continuation.
    private const int MoreSentences = 1;

    private const int LongestContext = 4_000;

    /// <param name="tokenizer">The pair's.</param>
    /// <param name="prompt">What the models were given.</param>
    /// <param name="answer">The answer the mismatch lies in.</param>
    /// <param name="mismatch">Where, and both continuations.</param>
    public static string Of(Tokenizer tokenizer, int[] prompt, int[] answer, JudgeCase mismatch)
    {
        var context = Tail(tokenizer.Decode([.. prompt, .. answer.AsSpan(..mismatch.Row)], skipSpecialTokens: true));
        return $"""
            A text was continued in two ways. The first token in which they differ is marked with << >>; the marks are not part of the text.

            Decide whether the difference matters.
            Answer 1 if it does: a fact, number, name or operation differs, something new is claimed, one contradicts the other, or the reasoning takes another way.
            Answer 0 if it does not: the same is said in other words, in another order or with another punctuation, and the reasoning and its conclusion stay the same.

            Example: "Thus the sum << is >> 12." and "Thus the sum << equals >> 12." - answer 0.
            Example: "We << divide >> both sides by 3." and "We << multiply >> both sides by 3." - answer 1.

            Text so far:
            {context}

            Continuation A:
            {Marked(tokenizer, mismatch.Small)}

            Continuation B:
            {Marked(tokenizer, mismatch.Large)}

            Does the difference matter? Answer with 0 or 1 only.
            """;
    }

    /// <summary>The verdict in an answer: its first 0 or 1 that stands alone, after any reasoning; null where there is none.</summary>
    public static sbyte? Verdict(string answer)
    {
        var digit = Digit().Match(answer[(answer.LastIndexOf("</think>", StringComparison.Ordinal) is var end and >= 0 ? end : 0)..]);
        return digit.Success ? (sbyte)(digit.Value == "1" ? 1 : 0) : null;
    }

    private static string Tail(string text) => text.Length <= LongestContext ? text : "…" + text[^LongestContext..];

    private static string Marked(Tokenizer tokenizer, int[] tokens)
    {
        var rest = tokenizer.Decode(tokens.AsSpan(1..), skipSpecialTokens: true);
        var ends = SentenceEnd().Matches(rest);
        if (ends.Count > MoreSentences) rest = rest[..(ends[MoreSentences].Index + ends[MoreSentences].Length)];
        return $"<< {tokenizer.Decode([tokens[0]])} >>{rest}";
    }

    [GeneratedRegex(@"(?<![\w.])[01](?![\w.]\d|\w)")]
    private static partial Regex Digit();

    // A full stop within a number ends no sentence.
    [GeneratedRegex(@"[.!?。！？]+(?=\s|$)|\n+")]
    private static partial Regex SentenceEnd();
}
