using Routing.R2R.Training;
using Routing.Tests.Testing;
using static TorchSharp.torch;

namespace Routing.Tests.R2R.Training;

[LeakCheck]
public class RouterLossTests
{
    private static readonly float[] s_logits = [0.5f, -1, 2], s_targets = [1, 0, 0.25f];

    [Fact]
    public void WeightedCrossEntropy_IsWhatIsWorkedOutByHand()
    {
        var loss = new RouterLoss(RouterLossKind.WeightedBce, PositiveWeight: 3, 0.5, 2);
        Assert.Equal(s_logits.Zip(s_targets, (z, t) => 3 * t * -Math.Log(P(z)) - (1 - t) * Math.Log(1 - P(z))).Average(), Value(loss), 1e-6);
        Assert.Equal(Math.Log(3), loss.PriorShift);
    }

    [Fact]
    public void FocalLoss_IsWhatIsWorkedOutByHand()
    {
        var loss = new RouterLoss(RouterLossKind.Focal, 1, FocalAlpha: 0.75, FocalGamma: 2);
        var expected = s_logits.Zip(s_targets, (z, t) =>
            (t * 0.75 + (1 - t) * 0.25) * Math.Pow(Math.Abs(t - P(z)), 2) * (-t * Math.Log(P(z)) - (1 - t) * Math.Log(1 - P(z)))).Average();
        Assert.Equal(expected, Value(loss), 1e-6);
    }

    [Fact]
    public void PositiveWeight_BalancesTheClasses()
    {
        var counts = new ClassCounts();
        for (var i = 0; i < 20; i++) counts.Add((sbyte)(i < 4 ? 1 : 0), i < 4 ? 1 : 0);
        Assert.Equal(4, RouterLoss.Of(new(), counts).PositiveWeight);
        Assert.Equal(8, RouterLoss.Of(new() { RecallFactor = 2 }, counts).PositiveWeight);
        Assert.Equal(1, RouterLoss.Of(new() { RecallFactor = 0 }, counts).PositiveWeight);
    }

    private static double P(double logit) => 1 / (1 + Math.Exp(-logit));

    private static double Value(RouterLoss loss)
    {
        using var scope = NewDisposeScope();
        return loss.Of(tensor(s_logits.ToArray()), tensor(s_targets.ToArray())).item<float>();
    }
}
