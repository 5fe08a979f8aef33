using Routing.Hosting.Evaluation.Comparison;
using Routing.Hosting.Evaluation.Comparison.Speed;

namespace Routing.Tests.Hosting.Evaluation;

public class PairCostsTests
{
    [Fact]
    public void TheMeasuredPairOfTokenRouter_HasItsPublishedCeilingAndBreakEven()
    {
        // Qwen3-0.6B and 32B on an A100 (arXiv 2610.12242): 6.0 and 27.9 ms a token, 35 % large.
        var costs = new PairCosts(6.0, 27.9);
        Assert.Equal(1.77, costs.Ceiling(0.35), 2);
        Assert.Equal(0.785, costs.BreakEven, 3);
        Assert.Equal(1, costs.Ceiling(costs.BreakEven), 9);
    }

    [Fact]
    public void AtBothEnds_WholeAnswersAreAsFastAsTheirModel()
    {
        var costs = new PairCosts(2, 10);
        Assert.Equal(5, costs.WholeAnswerCeiling(0), 9);
        Assert.Equal(1, costs.WholeAnswerCeiling(1), 9);
        Assert.Equal(5, costs.Ceiling(0), 9);
        Assert.True(costs.Ceiling(1) < 1, "asking the large model for every token costs the small one on top");
    }

    [Fact]
    public void ActivatedParameters_FollowBothDefinitions()
    {
        var pair = new PairDescription("small", 1_500, "large", 32_000);
        var routed = ActivatedParameters.Of(pair, isWholeAnswer: false, largeFraction: 0.125, largeCalls: 0.125);
        Assert.Equal(1_500 + 4_000, routed.ByWork);
        Assert.Equal(0.875 * 1_500 + 4_000, routed.ByMaker);
        var whole = ActivatedParameters.Of(pair, isWholeAnswer: true, largeFraction: 1, largeCalls: 1);
        Assert.Equal((32_000, 32_000), (whole.ByWork, whole.ByMaker));
    }
}
