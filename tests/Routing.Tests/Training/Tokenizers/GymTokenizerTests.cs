using Routing.Tests.Testing;
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
        var folder = Directory.CreateTempSubdirectory("gym-tokenizer");
        try
        {
            GymTokenizer.Save(s_trained, folder.FullName);
            foreach (var file in (string[])["tokenizer.json", "tokenizer_config.json"])
                Assert.Equal(
                    File.ReadAllText(Path.Combine(folder.FullName, file)).ReplaceLineEndings("\n"),
                    File.ReadAllText(RepositoryFile.Find("src", "Routing.Models", "Pretrained", model, file)).ReplaceLineEndings("\n"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void SpecialTokens_HaveTheFirstIds_AndTheVocabularyItsSize()
    {
        Assert.Equal(GymFormat.SpecialTokens, s_trained.Tokens.Take(GymFormat.SpecialTokens.Count));
        Assert.Equal(1024, s_trained.Tokens.Count);
        Assert.Equal(1024, s_trained.Tokens.Distinct().Count());
    }

    [Fact]
    public void EveryNameOfTheAlmanac_IsOneToken()
    {
        var almanac = Almanac.Default;
        string[] names = [.. almanac.People.SelectMany(person => (string[])[person.First, person.Last, person.Job]), .. almanac.Towns.Select(town => town.Name), .. almanac.Goods.Select(good => good.Name)];
        Assert.All(names.Distinct(), name => Assert.Contains($"Ġ{name}", s_trained.Tokens));
    }
}
