using Routing.Hosting.Calibration;
using Routing.Hosting.Evaluation.Comparison.Queries;
using Routing.Runtime;
using Routing.Training.Gym;

namespace Routing.Hosting.Evaluation.Comparison;

/// <summary>Turns policies and rates into operating points. Thresholds come from validation items, never from those that are tested.</summary>
internal sealed class PolicyPoints(ModelHost host, ComparisonOptions options, Action<string> log)
{
    private readonly GymEvaluation _gym = new(host, options.Concurrency, options.MaxTokens);
    private readonly IReadOnlyList<GymItem> _validation = GymEvaluation.Items(GymTasks.Trained, GymSplit.Validation, options.CalibrationItems);

    /// <summary>What the query router was found to be; null until it was trained.</summary>
    public QueryRouterReport? QueryRouter { get; private set; }

    /// <param name="items">What will be asked: a policy that decides by the prompt looks at it now.</param>
    /// <param name="stop">Ends the search.</param>
    public async Task<IReadOnlyList<PolicyPoint>> FindAsync(IReadOnlyList<GymItem> items, CancellationToken stop)
    {
        var points = new List<PolicyPoint> { Fixed(ComparedPolicies.Small, TokenRoutingOptions.Small), Fixed(ComparedPolicies.Large, TokenRoutingOptions.Large) };
        foreach (var policy in options.Policies.Distinct().Except(points.Select(point => point.Policy)).ToArray())
        {
            points.AddRange(policy switch
            {
                ComparedPolicies.Lossless => [new() { Policy = policy, Routing = _ => TokenRoutingOptions.Lossless }],
                ComparedPolicies.Query => await ByQueryAsync(items, stop),
                _ => await RoutedAsync(policy, stop),
            });
        }
        return points;
    }

    private static PolicyPoint Fixed(string policy, TokenRoutingOptions routing) => new() { Policy = policy, IsWholeAnswer = true, Routing = _ => routing };

    private async Task<IEnumerable<PolicyPoint>> RoutedAsync(string policy, CancellationToken stop)
    {
        var known = host.Routing.TokenRouters[policy].Calibration;
        var table = known is not null && options.Rates.All(rate => Covers(known, rate)) ? known
            : await RouterCalibration.MeasureAsync(host, policy, [.. _validation.Select(_gym.Prompt)], options.Calibration, log, stop);
        return options.Rates.Select(rate =>
        {
            var threshold = table.ThresholdFor(rate);
            var routing = TokenRoutingOptions.Routed(policy, threshold);
            return new PolicyPoint { Policy = policy, TargetLargeFraction = rate, Threshold = threshold, Routing = _ => routing };
        });
    }

    private static bool Covers(CalibrationTable table, double rate) => rate <= table.Points[0].LargeFraction && rate >= table.Points[^1].LargeFraction;

    private async Task<IEnumerable<PolicyPoint>> ByQueryAsync(IReadOnlyList<GymItem> items, CancellationToken stop)
    {
        log("query: both models answer what the query router learns from");
        var training = GymEvaluation.Items(GymTasks.Trained, GymSplit.Train, options.QueryItems);
        var router = await Queries.QueryRouter.TrainAsync(host, _gym, training, stop);
        // A share of tokens is met by whole answers alone: it takes many of them to come near.
        var calibration = await router.CalibrateAsync(GymEvaluation.Items(GymTasks.Trained, GymSplit.Validation, options.QueryItems), stop);
        QueryRouter = new(training.Count, calibration.Discrimination);
        var scores = await router.ScoreAsync(items, stop);
        return options.Rates.Select(rate =>
        {
            var threshold = calibration.ThresholdFor(rate);
            return new PolicyPoint
            {
                Policy = ComparedPolicies.Query,
                TargetLargeFraction = rate,
                Threshold = threshold,
                IsWholeAnswer = true,
                Routing = item => scores[item] >= threshold ? TokenRoutingOptions.Large : TokenRoutingOptions.Small,
            };
        });
    }
}
