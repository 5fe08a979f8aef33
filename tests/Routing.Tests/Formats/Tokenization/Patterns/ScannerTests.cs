using CsCheck;
using Routing.Formats.Tokenization.Patterns;

namespace Routing.Tests.Formats.Tokenization.Patterns;

public class ScannerTests
{
    public static TheoryData<string> Known =>
        [SplitPatterns.Gpt2, SplitPatterns.Llama3, SplitPatterns.Qwen2, SplitPatterns.DeepSeekNumbers, SplitPatterns.DeepSeekCjk, SplitPatterns.DeepSeekText];

    [Theory]
    [MemberData(nameof(Known))]
    public void ByHand_IsWhatTheRegularExpressionFinds(string pattern)
    {
        var scanner = Scanner(pattern);
        var regex = new RegexPattern(pattern, "file", "item");
        Texts.Any.Where(text => text.Length > 0).Sample(text => Assert.Equal(Find(regex, text), Find(scanner, text)), iter: 2000, threads: 1);
    }

    [Theory]
    [InlineData("it's WE'LL'ſo", "it|'s| WE|'|LL|'|ſo", SplitPatterns.Gpt2)]
    [InlineData("it's WE'LL'ſo", "it|'s| WE|'LL|'ſ|o", SplitPatterns.Llama3)]
    [InlineData("a  b \n\n  c\n", "a| | b| \n\n| | c|\n", SplitPatterns.Llama3)]
    [InlineData("12345 (x)\n", "123|45| (|x|)\n", SplitPatterns.Llama3)]
    [InlineData("12345 (x)\n", "1|2|3|4|5| (|x|)\n", SplitPatterns.Qwen2)]
    [InlineData("a\U00020BB7b \U0001D49C\U0001D7D8", "a\U00020BB7b| \U0001D49C|\U0001D7D8", SplitPatterns.Qwen2)]
    [InlineData("#include x.y", "#include| x|.y", SplitPatterns.DeepSeekText)]
    public void Pieces_AreThese(string text, string pieces, string pattern) =>
        Assert.Equal(pieces.Split('|'), Find(Scanner(pattern), text).Select(range => text[range.Start..range.End]));

    private static Pattern Scanner(string pattern) => pattern switch
    {
        SplitPatterns.Gpt2 => new Gpt2Scanner(),
        SplitPatterns.Llama3 => new Llama3Scanner(digitsTogether: 3),
        SplitPatterns.Qwen2 => new Llama3Scanner(digitsTogether: 1),
        SplitPatterns.DeepSeekNumbers => new NumberScanner(3),
        SplitPatterns.DeepSeekCjk => new DeepSeekCjkScanner(),
        _ => new DeepSeekTextScanner(),
    };

    private static List<TextRange> Find(Pattern pattern, string text)
    {
        var matches = new List<TextRange>();
        pattern.FindMatches(text, matches);
        return matches;
    }
}
