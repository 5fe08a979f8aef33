using Routing.Hosting;
using Routing.Hosting.Calibration;
using Routing.R2R;
using Routing.Runtime;
using Routing.Runtime.Sampling;
using Routing.Tests.R2R.Network;
using Routing.Tests.Testing;

namespace Routing.Tests.Hosting.Calibration;

public sealed class RouterCalibrationTests : IDisposable
{
    private const int Prompts = 24, NewTokens = 32;

    private static readonly CalibrationOptions s_options = new() { Fractions = [0.1, 0.3, 0.6], Concurrency = 8, MaxTokens = NewTokens };

    private readonly TinyPair _pair = new(tied: false);
    private readonly ModelHost _host;

    public RouterCalibrationTests()
    {
        var network = RandomRouters.Config(hidden: 32, embedding: 32, logits: 16);
        _host = ModelHost.Start(
            new() { Small = _pair.Small, Large = _pair.Large, KvBytes = 8 << 20 },
            routing: TokenRouters.Untrained.With(NeuralTokenRouter.Register(RandomRouters.Artifact(network))));
    }

    public void Dispose()
    {
        _host.Dispose();
        _pair.Dispose();
    }

    private static int[][] Questions() => [.. Enumerable.Range(0, Prompts).Select(i => TinyModels.Tokens(12, seed: i, vocabulary: 1024))];

    [Theory]
    [InlineData(TokenRouterNames.R2R)]
    [InlineData(TokenRouterNames.Margin)]
    [InlineData(TokenRouterNames.Random)]
    public async Task MeasureAsync_OnlyFalls_AndItsThresholdsHoldTheirShares(string policy)
    {
        var stop = TestContext.Current.CancellationToken;
        var table = await RouterCalibration.MeasureAsync(_host, policy, Questions(), s_options, null, stop);
        Assert.Equal(table.Points.OrderByDescending(point => point.LargeFraction).ThenBy(point => point.Threshold), table.Points);
        foreach (var fraction in s_options.Fractions)
            Assert.InRange(await ShareAsync(policy, table.ThresholdFor(fraction), stop), 0.8 * fraction - 0.01, 1.2 * fraction + 0.01);
    }

    [Fact]
    public async Task MeasureAsync_SaysWhatATieDoes_WhenEveryScoreIsTheSame()
    {
        var table = await RouterCalibration.MeasureAsync(_host, TokenRouterNames.Constant, Questions(), s_options, null, TestContext.Current.CancellationToken);
        Assert.Equal(new CalibrationPoint(1, 1), Assert.Single(table.Points));
    }

    private async Task<double> ShareAsync(string policy, float threshold, CancellationToken stop)
    {
        var requests = Questions().Select((prompt, index) => new GenerationRequest
        {
            Prompt = prompt,
            Sampling = new SamplingOptions { MaxTokens = NewTokens, Seed = (ulong)index },
            Routing = TokenRoutingOptions.Routed(policy, threshold),
        });
        var answers = await ConcurrentRequests.RunAsync(_host.Engine, [.. requests], concurrency: 8, null, stop);
        return (double)answers.Sum(answer => answer.End.LargeTokens) / answers.Sum(answer => answer.End.Tokens);
    }
}
