using Routing.Training.Gym;

namespace Routing.Tests.Training.Gym;

public class GymRandomTests
{
    [Fact]
    public void Next_IsSplitMix64()
    {
        // First outputs of the reference implementation for the seed 1234567.
        var random = new GymRandom(1234567);
        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL], [random.Next(), random.Next(), random.Next()]);
    }

    [Fact]
    public void Between_ReachesBothEnds_Evenly()
    {
        var random = new GymRandom(1);
        var counts = Enumerable.Range(0, 6000).CountBy(_ => random.Between(-2, 3)).ToDictionary();
        Assert.Equal([-2, -1, 0, 1, 2, 3], counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void Shuffled_KeepsEveryItem_AndSampleRepeatsNone()
    {
        var random = new GymRandom(2);
        var items = Enumerable.Range(0, 20).ToArray();
        Assert.Equal(items, random.Shuffled(items).Order());
        Assert.Equal(20, random.Sample(items, 20).Distinct().Count());
    }
}
