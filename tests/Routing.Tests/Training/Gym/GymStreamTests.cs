using System.Security.Cryptography;
using System.Text;
using Routing.Training.Gym;

namespace Routing.Tests.Training.Gym;

public class GymStreamTests
{
    [Fact]
    public void Stream_IsTheSameOnEveryMachine()
    {
        var text = string.Join('\n', Take(new GymStream(GymSplit.Train, 1), 2000).Select(GymFormat.Example));
        Assert.Equal("39C55448650C20FD", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]);
    }

    [Fact]
    public void Position_ResumesWhereItWasLeft()
    {
        var whole = Take(new GymStream(GymSplit.Train, 5), 200);
        var resumed = new GymStream(GymSplit.Train, 5) { Position = 120 };
        Assert.Equal(whole[120..], Take(resumed, 80));
        Assert.Equal(200, resumed.Position);
    }

    [Fact]
    public void Seeds_GiveDifferentStreams() =>
        Assert.Empty(Take(new GymStream(GymSplit.Train, 1), 200).Intersect(Take(new GymStream(GymSplit.Train, 2), 200)));

    [Fact]
    public void Stream_NeverHoldsAHeldOutFamily_AndHoldsEveryOther()
    {
        foreach (var split in Enum.GetValues<GymSplit>())
            Assert.Equal(
                GymTasks.Trained.Select(family => family.Name).Order(),
                Take(new GymStream(split, 3), 500).Select(item => item.Family.Name).Distinct().Order());
    }

    [Fact]
    public void Weights_SetHowOftenAFamilyOccurs()
    {
        var weights = GymTasks.Trained.ToDictionary(family => family.Name, _ => 0.0);
        (weights["older"], weights["sums"]) = (3, 1);
        var items = Take(new GymStream(GymSplit.Train, 3, weights), 2000);
        Assert.InRange(items.Count(item => item.Family.Name == "older"), 1400, 1600);
        Assert.All(items, item => Assert.Contains(item.Family.Name, (string[])["older", "sums"]));
    }

    [Theory]
    [InlineData("elder-home", 1.0, "no trained gym family")]
    [InlineData("older", -1.0, "zero or more")]
    [InlineData("older", double.NaN, "zero or more")]
    public void Weights_ThatCannotBeUsed_AreRefused(string family, double weight, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => new GymStream(GymSplit.Train, 1, new Dictionary<string, double> { [family] = weight })).Message);

    private static GymItem[] Take(GymStream stream, int count) => [.. Enumerable.Range(0, count).Select(_ => stream.Next())];
}
