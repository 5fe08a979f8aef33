using System.Text;
using CsCheck;
using Routing.Formats.Tokenization.Normalizers;

namespace Routing.Tests.Formats.Tokenization.Normalizers;

/// <summary>The examples are those of UAX #15 and its test file.</summary>
public class UnicodeNormalizationTests
{
    [Theory]
    [InlineData("e\u0301", "é", "e\u0301", "é", "e\u0301")]
    [InlineData("\u212B", "\u00C5", "A\u030A", "\u00C5", "A\u030A")]
    [InlineData("\u1E9B\u0323", "\u1E9B\u0323", "\u017F\u0323\u0307", "\u1E69", "s\u0323\u0307")]
    [InlineData("\uFB01", "\uFB01", "\uFB01", "fi", "fi")]
    [InlineData("2\u2075", "2\u2075", "2\u2075", "25", "25")]
    [InlineData("\u1E0A\u0323", "\u1E0C\u0307", "D\u0323\u0307", "\u1E0C\u0307", "D\u0323\u0307")]
    [InlineData("\uD55C", "\uD55C", "\u1112\u1161\u11AB", "\uD55C", "\u1112\u1161\u11AB")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C", "\u1112\u1161\u11AB", "\uD55C", "\u1112\u1161\u11AB")]
    [InlineData("\u0958", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C")]
    [InlineData("\uF900", "\u8C48", "\u8C48", "\u8C48", "\u8C48")]
    [InlineData("\u0344", "\u0308\u0301", "\u0308\u0301", "\u0308\u0301", "\u0308\u0301")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165", "\U0001D157\U0001D165", "\U0001D157\U0001D165", "\U0001D157\U0001D165")]
    [InlineData("\U0001D49C\uFF21", "\U0001D49C\uFF21", "\U0001D49C\uFF21", "AA", "AA")]
    [InlineData("a\u0315\u0300\u05AE\u0300b", "\u00E0\u05AE\u0300\u0315b", "a\u05AE\u0300\u0300\u0315b", "\u00E0\u05AE\u0300\u0315b", "a\u05AE\u0300\u0300\u0315b")]
    public void Forms_AreThese(string text, string c, string d, string kc, string kd)
    {
        Assert.Equal(c, UnicodeNormalization.Normalize(text, NormalizationForm.FormC));
        Assert.Equal(d, UnicodeNormalization.Normalize(text, NormalizationForm.FormD));
        Assert.Equal(kc, UnicodeNormalization.Normalize(text, NormalizationForm.FormKC));
        Assert.Equal(kd, UnicodeNormalization.Normalize(text, NormalizationForm.FormKD));
    }

    [Fact]
    public void Forms_AreIdempotentAndAgree()
    {
        static string Normalize(string text, NormalizationForm form) => UnicodeNormalization.Normalize(text, form);
        Gen.Frequency<string>((3, Gen.OneOf("a", "ö", "Ǖ", "한", "가", "ᆨ", "ᅡ", "\u0301", "\u0323", "\u0327", "\u0345", "ﬁ", "\u1FCD")), (1, Texts.Any)).Array[1, 6].Select(string.Concat).Sample(text =>
        {
            var (c, d, kc) = (Normalize(text, NormalizationForm.FormC), Normalize(text, NormalizationForm.FormD), Normalize(text, NormalizationForm.FormKC));
            Assert.Equal(c, Normalize(c, NormalizationForm.FormC));
            Assert.Equal(c, Normalize(d, NormalizationForm.FormC));
            Assert.Equal(d, Normalize(c, NormalizationForm.FormD));
            Assert.Equal(kc, Normalize(c, NormalizationForm.FormKC));
            Assert.Equal(kc, Normalize(Normalize(text, NormalizationForm.FormKD), NormalizationForm.FormC));
        }, iter: 1000, threads: 1);
    }

    [Fact]
    public void LongRunOfMarks_Finishes()
    {
        var marks = string.Concat(Enumerable.Repeat("\u0301\u0323", 20_000));
        var normal = UnicodeNormalization.Normalize("x" + marks, NormalizationForm.FormC);
        Assert.Equal(('\u0323', '\u0301'), (normal[1], normal[^1]));
    }
}
