using Routing.Hosting;
using Routing.Hosting.Evaluation;
using Routing.Hosting.Evaluation.Comparison;
using Routing.Hosting.Evaluation.Comparison.Oracles;
using Routing.Runtime;
using Routing.Tests.Testing;
using Routing.Training.Gym;

namespace Routing.Tests.Hosting.Evaluation;

public class OracleTests
{
    private static readonly ComparisonOptions s_options = new() { Policies = [], Concurrency = 6, MaxTokens = 96 };

    private static IReadOnlyList<GymItem> Items(int count) => GymEvaluation.Items([.. GymTasks.Trained.Take(3)], GymSplit.Test, count);

    [Fact]
    public async Task AModelPairedWithItself_NeedsNoLargeToken()
    {
        using var pair = new TinyPair(tied: false);
        using var host = ModelHost.Start(new() { Small = pair.Small, Large = pair.Small, KvBytes = 8 << 20 });
        foreach (var oracle in s_options.Oracles)
        {
            var outcomes = await oracle.AnswerAsync(host, Items(3), s_options with { MaxTokens = 8 }, TestContext.Current.CancellationToken);
            Assert.All(outcomes, outcome => Assert.Equal((8, 0), (outcome.Tokens, outcome.LargeTokens)));
        }
    }

    [Fact]
    public async Task OnTheShippedPair_OraclesAnswerAsTheLargeModel_WithFewerOfItsTokens()
    {
        var stop = TestContext.Current.CancellationToken;
        using var host = ModelHost.Start(new() { KvBytes = 16 << 20 }, routing: TokenRouters.Untrained);
        var large = await new GymEvaluation(host, s_options.Concurrency, s_options.MaxTokens).AnswerAsync(_ => TokenRoutingOptions.Large, Items(6), null, stop);
        var mismatch = await new MismatchOracle().AnswerAsync(host, Items(6), s_options, stop);
        var outcome = await new OutcomeOracle().AnswerAsync(host, Items(6), s_options, stop);
        Assert.Equal(large.Select(answer => answer.IsCorrect), mismatch.Select(one => one.IsCorrect));
        Assert.Equal(large.Select(answer => answer.IsCorrect), outcome.Select(one => one.IsCorrect));
        Assert.Equal(large.Select(answer => answer.Outcome.Tokens), mismatch.Select(one => one.Tokens));
        Assert.InRange(mismatch.Sum(one => one.LargeTokens), 1, large.Sum(answer => answer.Outcome.Tokens) - 1);
        Assert.InRange(outcome.Sum(one => one.LargeTokens), 0, mismatch.Sum(one => one.LargeTokens));
    }
}
