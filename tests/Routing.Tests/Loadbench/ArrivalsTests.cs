using Routing.Loadbench.Load;
using Routing.Training.Gym;

namespace Routing.Tests.Loadbench;

public class ArrivalsTests
{
    // A gamma distribution of shape b and mean 1/rate has the variance 1 / (b · rate²); b = 1 is the Poisson process's.
    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    [InlineData(4)]
    public void Gap_HasTheMeanAndVarianceOfItsDistribution(double burstiness)
    {
        const double Rate = 5;
        var random = new GymRandom(7);
        double[] gaps = [.. Enumerable.Range(0, 100_000).Select(_ => Arrivals.Gap(Rate, burstiness, random))];
        var mean = gaps.Average();
        Assert.Equal(1 / Rate, mean, 0.02 / Rate);
        Assert.Equal(1 / (burstiness * Rate * Rate), gaps.Average(gap => (gap - mean) * (gap - mean)), 0.05 / (burstiness * Rate * Rate));
        Assert.All(gaps, gap => Assert.True(gap >= 0));
    }

    [Fact]
    public void Times_RiseAndEndWhereTheRateSays()
    {
        var times = Arrivals.Times(50, 10, 1, new GymRandom(3));
        Assert.Equal(times.Order(), times);
        Assert.Equal(5, times[^1], 1e-9);
    }

    [Fact]
    public void Times_AreThoseOfTheSeed()
    {
        Assert.Equal(Arrivals.Times(20, 10, 0.7, new GymRandom(3)), Arrivals.Times(20, 10, 0.7, new GymRandom(3)));
        Assert.NotEqual(Arrivals.Times(20, 10, 0.7, new GymRandom(3)), Arrivals.Times(20, 10, 0.7, new GymRandom(4)));
    }

    [Fact]
    public void Times_AreAllZero_AtAnInfiniteRate() => Assert.Equal(new double[3], Arrivals.Times(3, double.PositiveInfinity, 1, new GymRandom(0)));

    [Fact]
    public void Times_AreEven_AtAnInfiniteBurstiness() => Assert.Equal([0.5, 1, 1.5], Arrivals.Times(3, 2, double.PositiveInfinity, new GymRandom(0)));
}
