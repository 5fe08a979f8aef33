using Routing.Training.Gym;

namespace Routing.Tests.Training.Gym;

public class GymSplitTests
{
    public static TheoryData<string> Families => [.. GymTasks.Families.Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Families))]
    public void Splits_ShareNoQuestion(string name)
    {
        var family = GymTasks.Family(name);
        var splits = GymSamples.Splits(family).Select(split => GymSamples.Items(family, split)).ToArray();
        for (var one = 0; one < splits.Length; one++)
            for (var other = 0; other < one; other++)
            {
                Assert.Empty(splits[one].Select(item => item.Key).Intersect(splits[other].Select(item => item.Key)));
                Assert.Empty(splits[one].Select(item => item.Question).Intersect(splits[other].Select(item => item.Question)));
            }
    }

    /// <summary>The order in which a question lists things of equal standing does not make it another question.</summary>
    [Theory]
    [InlineData("older"), InlineData("ages-together"), InlineData("rail-distance"), InlineData("birth-order"), InlineData("elder-home")]
    [InlineData("shopping"), InlineData("crates"), InlineData("gardens"), InlineData("column-addition"), InlineData("sums")]
    public void Splits_IgnoreTheOrderOfEqualParts(string name)
    {
        var family = GymTasks.Family(name);
        var content = GymSamples.Splits(family).Select(split => GymSamples.Items(family, split).Select(item => Canonical(item, family)).ToHashSet()).ToArray();
        for (var one = 0; one < content.Length; one++)
            for (var other = 0; other < one; other++)
                Assert.Empty(content[one].Intersect(content[other]));
    }

    [Fact]
    public void TestSplit_HasManyDifferentQuestionsOfEveryFamily() =>
        Assert.All(GymTasks.Families, family => Assert.True(GymSamples.Items(family, GymSplit.Test).DistinctBy(item => item.Key).Count() >= 100, family.Name));

    [Fact]
    public void HeldOutFamilies_HaveNoTrainingItems() =>
        Assert.All(GymTasks.Families.Where(family => family.HeldOut), family =>
            Assert.Contains("held out", Assert.Throws<ArgumentException>(() => GymTasks.Generate(family, GymSplit.Train, 0)).Message));

    /// <summary>What a question is about, read from its text: people and years, purchases, products or numbers, in sorted order.</summary>
    private static string Canonical(GymItem item, GymFamily family) => string.Join('|', family.Name switch
    {
        "shopping" => Matches(item, @"\d+ \w+s\b"),
        "crates" => Matches(item, @"\d+ crates of \d+"),
        "gardens" => Matches(item, @"\d+ by \d+"),
        _ => [.. Routing.Training.Gym.Facts.Almanac.Default.People.Select(person => person.Name).Where(item.Question.Contains), .. Matches(item, @"\d+")],
    });

    private static IEnumerable<string> Matches(GymItem item, string pattern) =>
        System.Text.RegularExpressions.Regex.Matches(item.Question, pattern).Select(match => match.Value).Order(StringComparer.Ordinal);
}
