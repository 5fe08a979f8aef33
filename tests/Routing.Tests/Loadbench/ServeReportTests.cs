using Routing.Loadbench.Client;
using Routing.Loadbench.Figures;
using Routing.Loadbench.Load;
using Routing.Loadbench.Reports;

namespace Routing.Tests.Loadbench;

public class ServeReportTests
{
    [Fact]
    public void Notes_AreSilent_WhenNothingIsOdd() => Assert.Empty(Report(Outcomes.At(0, 1, 0.1, 0.2, 0.3)).Notes());

    [Fact]
    public void Notes_SayThatChunksCameTogether() =>
        Assert.StartsWith("50 % of chunks came in one read", Assert.Single(Report(Outcomes.At(0, 1, 0.1, 0.1, 0.3)).Notes()), StringComparison.Ordinal);

    [Fact]
    public void Notes_SayThatTokensWereCountedByChunks() =>
        Assert.StartsWith("1 of 2 answers came without usage", Assert.Single(Report(Outcomes.At(0, 1, 0.1, 0.2), Outcomes.At(0, 1, 0.1, 0.2) with { HasUsage = false }).Notes()), StringComparison.Ordinal);

    [Fact]
    public void Notes_CountEachFailure() =>
        Assert.Equal(["2 requests failed with HTTP 503: the queue is full"], Report(Outcomes.Busy(0), Outcomes.Busy(1)).Notes());

    [Fact]
    public void Json_AndMarkdown_AreWritten_WhenEveryRequestFailed()
    {
        var report = Report(Outcomes.Busy(0));
        Assert.Contains("\"failed\":1", ServeJson.Of(report), StringComparison.Ordinal);
        Assert.Contains("| default | rate inf | 0 | 1 |", ServeMarkdown.Of(report), StringComparison.Ordinal);
        Assert.Empty(ServePlots.Of(report));
    }

    private static ServeReport Report(params RequestOutcome[] outcomes)
    {
        var (level, options) = (LoadLevel.Open(double.PositiveInfinity, null), new FigureOptions([99], null));
        var result = Outcomes.Result(1, outcomes);
        var sweep = new SweepSettings([LoadPolicy.ServerDefault], [level], null, 0, 1, 1, 0);
        var machine = new Routing.Bench.MachineFingerprint("x", [], 1, 1, 1, "x", "x", "x", "x", 1, null);
        return new(default, new Uri("http://host"), "tiny", "random", 0, sweep, options, null, machine, null, [new(LoadPolicy.ServerDefault, level, 0, result, ServingFigures.Of(result, level, options))]);
    }
}
