using Routing.Formats.Tokenization.Patterns;
using Routing.Formats.Tokenization.PreTokenizers;

namespace Routing.Tests.Formats.Tokenization;

public class SplitPreTokenizerTests
{
    // "the-final--countdown" is the example of the tokenizers library's documentation.
    [Theory]
    [InlineData("Removed", false, "the|final|countdown")]
    [InlineData("Isolated", false, "the|-|final|-|-|countdown")]
    [InlineData("MergedWithPrevious", false, "the-|final-|-|countdown")]
    [InlineData("MergedWithNext", false, "the|-final|-|-countdown")]
    [InlineData("Contiguous", false, "the|-|final|--|countdown")]
    [InlineData("Removed", true, "-|-|-")]
    [InlineData("Isolated", true, "the|-|final|-|-|countdown")]
    [InlineData("MergedWithPrevious", true, "the|-final|-|-countdown")]
    [InlineData("MergedWithNext", true, "the-|final-|-|countdown")]
    [InlineData("Contiguous", true, "the|-|final|--|countdown")]
    public void Behaviors_TreatDelimitersSo(string behavior, bool invert, string expected)
    {
        var text = new PreTokenizedText("the-final--countdown", opensInput: true);
        new SplitPreTokenizer(new LiteralPattern("-"), Enum.Parse<SplitBehavior>(behavior), invert).Apply(text);
        Assert.Equal(expected.Split('|'), text.Pieces.Select(piece => text.Text[piece.Start..piece.End]));
    }

    [Theory]
    [InlineData("Always", "\u2581a\u2581b|\u2581c")]
    [InlineData("First", "\u2581a\u2581b|c")]
    [InlineData("Never", "a\u2581b|c")]
    public void Metaspace_PrependsBySchemeToEachPiece(string scheme, string expected)
    {
        var text = new PreTokenizedText("a b,c", opensInput: true);
        new SplitPreTokenizer(new LiteralPattern(","), SplitBehavior.Removed, invert: false).Apply(text);
        new MetaspacePreTokenizer('\u2581', Enum.Parse<PrependScheme>(scheme)).Apply(text);
        Assert.Equal(expected.Split('|'), text.Pieces.Select(piece => text.Text[piece.Start..piece.End]));
    }
}
