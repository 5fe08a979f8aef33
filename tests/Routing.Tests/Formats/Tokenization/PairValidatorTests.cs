using Routing.Formats;
using Routing.Formats.Tokenization;

namespace Routing.Tests.Formats.Tokenization;

public class PairValidatorTests
{
    private static void Check(string?[] small, string?[] large) =>
        PairValidator.RequireSameVocabulary(id => small[id], small.Length, id => large[id], large.Length, "large/tokenizer.json");

    [Fact]
    public void EqualVocabularies_Pass_GapsIncluded() => Check(["a", null, "b"], ["a", null, "b"]);

    [Fact]
    public void ADifference_IsNamedByIdAndBothSpellings()
    {
        var failure = Assert.Throws<InvalidFileException>(() => Check(["a", "Ġthe", "b"], ["a", "the", "c"]));
        Assert.Equal(("large/tokenizer.json", "token 1"), (failure.File, failure.Item));
        Assert.Contains("'the' here but 'Ġthe' in the small", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("'c' here but no token", Assert.Throws<InvalidFileException>(() => Check(["a"], ["a", "c"])).Reason, StringComparison.Ordinal);
    }
}
