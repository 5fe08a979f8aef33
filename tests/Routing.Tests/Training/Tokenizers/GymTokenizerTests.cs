using Routing.Formats.Tokenization;
using Routing.Tests.Testing;
using Routing.Tests.Training.Gym;
using Routing.Training.Gym;
using Routing.Training.Gym.Facts;
using Routing.Training.Tokenizers;

namespace Routing.Tests.Training.Tokenizers;

public class GymTokenizerTests
{
    private static readonly BytePairVocabulary s_trained = GymTokenizer.Train(1024, seed: 1);

    [Theory]
    [InlineData("gym-l")]
    [InlineData("gym-s")]
    public void ShippedFiles_AreWhatTrainingWrites(string model)
    {
        using var folder = new TemporaryFolder();
        GymTokenizer.Save(s_trained, folder.Path);
        foreach (var file in (string[])["tokenizer.json", "tokenizer_config.json"])
            Assert.Equal(
                File.ReadAllText(folder.File(file)).ReplaceLineEndings("\n"),
                File.ReadAllText(RepositoryFile.Find("src", "Routing.Models", "Pretrained", model, file)).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void SpecialTokens_HaveTheFirstIds_AndTheVocabularyItsSize()
    {
        Assert.Equal(GymFormat.SpecialTokens, s_trained.Tokens.Take(GymFormat.SpecialTokens.Count));
        Assert.Equal(1024, s_trained.Tokens.Count);
        Assert.Equal(1024, s_trained.Tokens.Distinct().Count());
    }

    [Fact]
    public void EveryNameOfTheAlmanac_IsAFewTokens()
    {
        var almanac = Almanac.Default;
        string[] names = [.. almanac.People.SelectMany(person => (string[])[person.First, person.Last, person.Job]), .. almanac.Towns.Select(town => town.Name), .. almanac.Goods.Select(good => good.Name)];
        var tokenizer = Tokenizer.Load(RepositoryFile.Find("src", "Routing.Models", "Pretrained", "gym-l", "tokenizer.json"));
        Assert.All(names.Distinct(), name => Assert.InRange(tokenizer.Encode($" {name}").Length, 1, 4));
    }

    [Fact]
    public void Examples_ComeBackAsTheyWere_InFewTokens_WithDigitsAlone()
    {
        var tokenizer = Tokenizer.Load(RepositoryFile.Find("src", "Routing.Models", "Pretrained", "gym-l", "tokenizer.json"));
        foreach (var item in GymTasks.Trained.SelectMany(family => GymSamples.Items(family, GymSplit.Validation).Take(20)))
        {
            var example = GymFormat.Example(item);
            var ids = tokenizer.Encode(example);
            Assert.Equal(example, tokenizer.Decode(ids));
            Assert.InRange(ids.Length, 30, 130);
            Assert.Equal(example.Count(char.IsDigit), ids.Count(id => tokenizer.TokenText(id) is [>= '0' and <= '9']));
        }
    }
}
