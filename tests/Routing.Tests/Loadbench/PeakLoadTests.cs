using Routing.Loadbench.Figures;

namespace Routing.Tests.Loadbench;

public class PeakLoadTests
{
    [Fact]
    public void TokensPerSecond_IsTheBestSecondAfterTheFirstStart() =>
        Assert.Equal(3, PeakLoad.TokensPerSecond([Outcomes.At(10, 1, 0.5, 0.9, 1.1, 1.5, 2.2), Outcomes.At(10.5, 1, 1.2)]));

    [Fact]
    public void Requests_DoNotMeet_WhenOneEndsAsAnotherStarts() =>
        Assert.Equal(1, PeakLoad.Requests([Outcomes.At(0, 1, 0.5), Outcomes.At(0.5, 1, 0.5)]));

    [Fact]
    public void Requests_CountsThoseInFlightTogether() =>
        Assert.Equal(2, PeakLoad.Requests([Outcomes.At(0, 1, 1), Outcomes.At(0.5, 1, 1), Outcomes.At(1.2, 1, 1)]));

    [Fact]
    public void BothAreZero_WhenThereIsNothing() => Assert.Equal((0, 0), (PeakLoad.TokensPerSecond([]), PeakLoad.Requests([])));
}
