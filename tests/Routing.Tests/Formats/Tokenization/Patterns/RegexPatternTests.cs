using Routing.Formats;
using Routing.Formats.Tokenization.Patterns;

namespace Routing.Tests.Formats.Tokenization.Patterns;

/// <summary>The expected matches are Oniguruma's.</summary>
public class RegexPatternTests
{
    [Theory]
    [InlineData(@"\w+", "a\U00020BB7_1² \U0001D7D8\U0001F130-", "a\U00020BB7_1²|\U0001D7D8\U0001F130")]
    [InlineData(@"[^\w\s]+", "a½ .²b", "½|.²")]
    [InlineData(@"\p{So}", "a\U0001F44D☂b", "\U0001F44D|☂")]
    [InlineData(@"\p{^L}+", "ab12cd", "12")]
    [InlineData(@"[^a-z]", "a\U0001D49Cb", "\U0001D49C")]
    [InlineData(@"(?i:s|k)", "sSſkK\u212Ax", "s|S|ſ|k|K|\u212A")]
    [InlineData(@"(?i:'(?-i:s)|T)+", "'st'S", "'st")]
    [InlineData(@"a++b|\h{2}", "aab0f", "aab|0f")]
    [InlineData(@"(?>a+)a|b", "aab", "b")]
    [InlineData(@"a{,2}b", "aaabb", "aab|b")]
    [InlineData(@"a{x}|\{", "a{x}{", "a{x}|{")]
    [InlineData(@"[\]\[\-]+", "a[-]b", "[-]")]
    [InlineData(@"\x41|\x{e9}|\u00df", "Aéß", "A|é|ß")]
    [InlineData(@"\bb", "ab b", "b")]
    [InlineData(@"(?<=\s)\S", "a bc d", "b|d")]
    [InlineData(@"(?<!a)[a-z]", "abcab", "a|c|a")]
    [InlineData(".", "\n\U0001F44D", "\U0001F44D")]
    [InlineData(@"\d", "٣x½", "٣")]
    public void Matches_AreThese(string pattern, string text, string expected) => Assert.Equal(expected.Split('|'), Find(pattern, text));

    [Fact]
    public void EmptyMatch_RightAfterAMatch_IsNone() =>
        Assert.Equal([new TextRange(0, 1), new TextRange(2, 2), new TextRange(3, 3)], Ranges(new RegexPattern("a*", "f", "i"), "abc"));

    [Theory]
    [InlineData("")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("[]a]")]
    [InlineData("*a")]
    [InlineData("{2}")]
    [InlineData("a**")]
    [InlineData("a{2}{3}")]
    [InlineData("a{2}+")]
    [InlineData("a{2}?")]
    [InlineData("a{1001}")]
    [InlineData("a{99999999999}")]
    [InlineData("a{3,2}")]
    [InlineData("^a")]
    [InlineData("a$")]
    [InlineData("(?i)a")]
    [InlineData("(?m:.)")]
    [InlineData("(?<name>a)")]
    [InlineData("(?#x)")]
    [InlineData(@"(a)\1")]
    [InlineData(@"\R")]
    [InlineData(@"\p{Han}")]
    [InlineData(@"\pL")]
    [InlineData(@"\p{L")]
    [InlineData(@"[[:alpha:]]")]
    [InlineData(@"[a-z&&b]")]
    [InlineData(@"[a-\p{L}]")]
    [InlineData(@"[z-a]")]
    [InlineData(@"[a-z-9]")]
    [InlineData(@"[\W]")]
    [InlineData(@"\x1")]
    [InlineData(@"\x{1F44D}")]
    [InlineData("\U0001F44D")]
    [InlineData("[\u0001-\uFFFD]")]
    [InlineData("(?i:ss)")]
    [InlineData("(?i:é)")]
    [InlineData(@"(?i:\p{Lu})")]
    [InlineData("\\")]
    public void WhatIsNotUnderstood_IsRefused(string pattern)
    {
        var exception = Assert.Throws<InvalidFileException>(() => new RegexPattern(pattern, "tokenizer.json", "pattern"));
        Assert.Equal(("tokenizer.json", "pattern"), (exception.File, exception.Item));
    }

    [Fact]
    public void DeepNesting_IsRefused() =>
        Assert.Throws<InvalidFileException>(() => new RegexPattern(new string('(', 2000) + new string(')', 2000), "f", "i"));

    [Fact]
    public void CatastrophicPattern_IsStopped()
    {
        var pattern = new RegexPattern("(?:(?:a|aa)+)+b", "f", "i", TimeSpan.FromMilliseconds(20));
        Assert.Throws<InvalidFileException>(() => pattern.FindMatches(new string('a', 5000), []));
    }

    private static List<string> Find(string pattern, string text) =>
        Ranges(new RegexPattern(pattern, "f", "i"), text).ConvertAll(range => text[range.Start..range.End]);

    private static List<TextRange> Ranges(RegexPattern pattern, string text)
    {
        var matches = new List<TextRange>();
        pattern.FindMatches(text, matches);
        return matches;
    }
}
