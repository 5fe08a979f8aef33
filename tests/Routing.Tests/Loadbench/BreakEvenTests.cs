using Routing.Loadbench.Figures;
using Routing.Loadbench.Load;

namespace Routing.Tests.Loadbench;

public class BreakEvenTests
{
    [Fact]
    public void Predicted_IsTheFormulaWithoutCatchUp()
    {
        var even = new BreakEven(SmallMs: 1, LargeMs: 10, LargeFraction: 0.2, RouterMs: 0.5, Switches: 0.1, MeasuredMs: 4);
        Assert.Equal(10 / 3.5, even.Predicted, 1e-9);
        Assert.Equal(2.5, even.Measured, 1e-9);
        Assert.Equal(0.85, even.LargestFraction, 1e-9);
        Assert.Equal(5, even.CatchUpMs!.Value, 1e-9);   // half a millisecond a token at a switch in ten
    }

    [Fact]
    public void Speedup_ComparesWithinALevel()
    {
        var (one, many) = (LoadLevel.Closed(1), LoadLevel.Closed(8));
        var rows = MeasuredRow.Of([Run("large", one, 100), Run("large", many, 400), Run("r2r", one, 150), Run("r2r", many, 500)]);
        Assert.Equal([1, 1, 1.5, 1.25], Speedup.Of(rows, "large").Select(speedup => speedup.OverBaseline));
    }

    [Theory]
    [InlineData(null, "large")]
    [InlineData("r2r", "r2r")]
    public void Baseline_IsTheLargeModel_UnlessAnotherIsAskedFor(string? asked, string expected) =>
        Assert.Equal(expected, Speedup.Baseline(asked, ["r2r", "large"]));

    [Fact]
    public void Baseline_MustBeAmongThePolicies() =>
        Assert.Contains("r2r, small", Assert.Throws<Routing.Loadbench.UsageException>(() => Speedup.Baseline("large", ["r2r", "small"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Row_HasTheMedianAndTheEndsOfItsRepeats()
    {
        var level = LoadLevel.Closed(1);
        var row = Assert.Single(MeasuredRow.Of([Run("r2r", level, 30), Run("r2r", level, 10), Run("r2r", level, 20)]));
        Assert.Equal(new Spread(20, 10, 30), row.Figures["output_throughput"]);
        Assert.Equal(20, row.Middle.Figures["output_throughput"]);
    }

    private static MeasuredRun Run(string policy, LoadLevel level, double throughput) =>
        new(new(policy, null), level, 0, Outcomes.Result(1), new() { ["output_throughput"] = throughput });
}
