using Routing.Training.Tokenizers;

namespace Routing.Tests.Training.Tokenizers;

public class BytePairTrainerTests
{
    [Fact]
    public void Merges_AreTheMostFrequentPairs_TiesToTheLowerIds()
    {
        // aab three times, ab twice, cd twice: "a b" 5, "a a" 3 becomes "a ab" 3; then "c d" 2.
        var vocabulary = BytePairTrainer.Train(["aab!aab!aab!ab!ab!cd!cd"], 256 + 1 + 3, ["<s>"]);
        Assert.Equal([("a", "b"), ("a", "ab"), ("c", "d")], vocabulary.Merges);
        Assert.Equal("<s>", vocabulary.Tokens[0]);
        Assert.Equal(["ab", "aab", "cd"], vocabulary.Tokens.Skip(257));
    }

    [Fact]
    public void Ties_GoToTheLowerIds()
    {
        var vocabulary = BytePairTrainer.Train(["yz!yz!ab!ab"], 257, []);
        Assert.Equal([("a", "b")], vocabulary.Merges);
    }

    [Fact]
    public void Training_StopsWhenNoPairOccursTwice()
    {
        var vocabulary = BytePairTrainer.Train(["abc"], 1000, []);
        Assert.Empty(vocabulary.Merges);
        Assert.Equal(256, vocabulary.Tokens.Count);
    }

    [Fact]
    public void Digits_AndWordBorders_AreNeverMerged()
    {
        var vocabulary = BytePairTrainer.Train(Enumerable.Repeat("in 1984 in 1984, x1 x1 ٣٣", 50), 300, []);
        Assert.Contains("in", vocabulary.Tokens);
        Assert.DoesNotContain(vocabulary.Tokens.Skip(256), token => token.Any(char.IsDigit));
        Assert.DoesNotContain(vocabulary.Tokens.Skip(256), token => token.IndexOf('Ġ') > 0);
    }

    [Fact]
    public void EveryByteHasItsOwnToken() =>
        Assert.Equal(256, BytePairTrainer.Train([], 256, []).Tokens.Distinct().Count(token => token.Length == 1));

    [Fact]
    public void Vocabulary_WithoutRoomForTheBytes_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BytePairTrainer.Train([], 256, ["<s>"]));
}
