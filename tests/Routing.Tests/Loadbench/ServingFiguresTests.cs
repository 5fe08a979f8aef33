using Routing.Loadbench.Figures;
using Routing.Loadbench.Load;

namespace Routing.Tests.Loadbench;

public class ServingFiguresTests
{
    private static readonly FigureOptions s_options = new([99], new ServiceLevels(Ttft: 250, Tpot: 100, E2el: null));

    // Tokens at 0.2, 0.3, 0.5 and 0.3, 0.4 s after starts 0 and 0.1; a third request fails; two seconds in all.
    private static readonly OrderedDictionary<string, double> s_figures = ServingFigures.Of(
        Outcomes.Result(2, Outcomes.At(0, 10, 0.2, 0.3, 0.5), Outcomes.At(0.1, 20, 0.3, 0.4), Outcomes.Busy(0.2)), LoadLevel.Closed(2), s_options);

    [Theory]
    [InlineData("duration", 2)]
    [InlineData("completed", 2)]
    [InlineData("failed", 1)]
    [InlineData("total_input_tokens", 30)]
    [InlineData("total_output_tokens", 5)]
    [InlineData("request_throughput", 1)]
    [InlineData("output_throughput", 2.5)]
    [InlineData("total_token_throughput", 17.5)]
    [InlineData("max_output_tokens_per_s", 5)]
    [InlineData("max_concurrent_requests", 2)]
    [InlineData("mean_ttft_ms", 250)]
    [InlineData("mean_tpot_ms", 125)]       // (0.5 − 0.2) / 2 and (0.4 − 0.3) / 1
    [InlineData("std_tpot_ms", 25)]
    [InlineData("mean_itl_ms", 400.0 / 3)]  // every gap: 0.1, 0.2, 0.1
    [InlineData("median_itl_ms", 100)]
    [InlineData("p99_itl_ms", 198)]
    [InlineData("mean_e2el_ms", 450)]
    [InlineData("request_goodput", 0)]      // one is too slow a token, the other too late
    [InlineData("tokens_per_chunk", 1)]
    public void Of_FollowsVllmsDefinitions(string figure, double expected) => Assert.Equal(expected, s_figures[figure], 1e-9);

    [Fact]
    public void Of_CountsTheQueueOnTheClientsSide_OnlyWhereAnOpenLoopHasALimit()
    {
        var result = Outcomes.Result(1, Outcomes.At(0, 1, 0.1) with { Queued = 0.05 });
        Assert.Equal(50, ServingFigures.Of(result, LoadLevel.Open(4, 1), s_options)["mean_client_queue_time_ms"], 1e-9);
        Assert.DoesNotContain("mean_client_queue_time_ms", ServingFigures.Of(result, LoadLevel.Open(4, null), s_options).Keys);
        Assert.DoesNotContain("mean_client_queue_time_ms", ServingFigures.Of(result, LoadLevel.Closed(1), s_options).Keys);
    }

    [Fact]
    public void Of_GivesNoTimePerToken_ForASingleToken()
    {
        var figures = ServingFigures.Of(Outcomes.Result(1, Outcomes.At(0, 1, 0.1), Outcomes.At(0, 1, 0.1, 0.3)), LoadLevel.Closed(1), s_options);
        Assert.Equal(200, figures["mean_tpot_ms"], 1e-9);
        Assert.Equal(1, figures["request_goodput"]);   // the single token breaks no limit
    }

    [Fact]
    public void Of_IsAllZeros_WhenEveryRequestFailed()
    {
        var figures = ServingFigures.Of(Outcomes.Result(1, Outcomes.Busy(0)), LoadLevel.Closed(1), s_options);
        Assert.Equal((0, 1, 0), (figures["completed"], figures["failed"], figures["p99_ttft_ms"]));
    }

    [Fact]
    public void Of_SaysHowManyTokensAChunkCarries()
    {
        var figures = ServingFigures.Of(Outcomes.Result(1, Outcomes.At(0, 1, 0.1, 0.2) with { OutputTokens = 6 }), LoadLevel.Closed(1), s_options);
        Assert.Equal(3, figures["tokens_per_chunk"]);
        Assert.Equal(6, figures["max_output_tokens_per_s"]);
        Assert.Equal(20, figures["mean_tpot_ms"], 1e-9);
    }

    [Fact]
    public void Of_SumsWhatTheServerSaysOfRouting()
    {
        var figures = ServingFigures.Of(Outcomes.Result(1, Outcomes.Routed(30, 10, 8, 4), Outcomes.Routed(60, 0, 0, 6)), LoadLevel.Closed(1), s_options);
        Assert.Equal(0.1, figures["large_fraction"], 1e-9);
        Assert.Equal(8, figures["switches_per_100_tokens"], 1e-9);
        Assert.Equal(0.1, figures["router_ms_per_token"], 1e-9);
        Assert.Equal(0.01, figures["router_share"], 1e-9);   // 10 ms of 0.4 s and 0.6 s
        Assert.DoesNotContain("mean_exit_layer", figures.Keys);
        Assert.DoesNotContain("accuracy", figures.Keys);
    }
}
