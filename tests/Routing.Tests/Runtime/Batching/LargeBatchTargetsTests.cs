using Routing.Runtime.Scheduling.Batching;

namespace Routing.Tests.Runtime.Batching;

public class LargeBatchTargetsTests
{
    private static readonly StepCost s_small = new(6, 0), s_large = new(27.9, 0);

    private static void Feed(LargeBatchTargets targets, StepCost small, StepCost large, double share, int steps = 600)
    {
        for (var i = 0; i < steps; i++)
        {
            targets.Record(ModelRole.Small, 1 + i % 4, small.Ms(1 + i % 4));
            targets.Record(ModelRole.Large, 1 + i % 3, large.Ms(1 + i % 3));
            targets.RecordProposal(CounterRandom.Uniform(1, i, RandomStream.Routing) < share);
        }
    }

    [Fact]
    public void Target_IsOne_UntilEnoughIsKnown()
    {
        var targets = new LargeBatchTargets();
        Assert.Equal(1, targets.TargetFor(4));
        Feed(targets, s_small, s_large, 0.35, steps: 30);
        Assert.Equal(1, targets.TargetFor(4));
        Feed(targets, s_small, s_large, 0.35);
        Assert.Equal(3, targets.TargetFor(4));
    }

    [Fact]
    public void Target_IsThatOfTheModel_ForTheMeasuredPair()
    {
        var targets = new LargeBatchTargets();
        Feed(targets, s_small, s_large, 0.35);
        Assert.Equal((1, 1, 2, 2, 3), (targets.TargetFor(0), targets.TargetFor(1), targets.TargetFor(2), targets.TargetFor(3), targets.TargetFor(4)));
    }

    [Theory, InlineData(0.0), InlineData(0.1), InlineData(0.5), InlineData(1.0)]
    public void Target_NeverExceedsTheSequences(double share)
    {
        var targets = new LargeBatchTargets();
        Feed(targets, s_small, s_large, share);
        for (var sequences = 0; sequences <= 300; sequences++)
        {
            var target = targets.TargetFor(sequences);
            Assert.InRange(target, 1, Math.Max(1, sequences));
            if (sequences > 0) Assert.False(DelayedBatchingModel.CanDeadlock(sequences, 1, target));
        }
    }

    [Fact]
    public void Target_FollowsThePair_WhenStepsComeToCostPerRow()
    {
        var targets = new LargeBatchTargets();
        Feed(targets, s_small, s_large, 0.35);
        Assert.Equal(3, targets.TargetFor(4));
        Feed(targets, new(1, 0), new(0.1, 20), 0.35, steps: 3000);
        Assert.Equal(1, targets.TargetFor(4));
    }
}
