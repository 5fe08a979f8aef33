using Routing.Runtime;
using Routing.Training.Gym;

namespace Routing.Hosting.Evaluation.Comparison.Queries;

/// <summary>Gives whole answers to the small or the large model by the prompt alone: what token routing has to beat at equal cost.</summary>
/// <remarks>
/// A logistic regression on the small model's hidden state at the prompt's last position learns from answered items where the
/// large model is right and the small one wrong: the question of RouteLLM's classifiers (arXiv 2406.18665), with a fair view of the prompt.
/// </remarks>
internal sealed class QueryRouter
{
    private readonly ModelHost _host;
    private readonly GymEvaluation _gym;
    private readonly LogisticRegression _classifier;

    private QueryRouter(ModelHost host, GymEvaluation gym, LogisticRegression classifier) => (_host, _gym, _classifier) = (host, gym, classifier);

    /// <summary>Has both models answer the items and learns where only the large one is right.</summary>
    public static async Task<QueryRouter> TrainAsync(ModelHost host, GymEvaluation gym, IReadOnlyList<GymItem> items, CancellationToken stop)
    {
        var (small, large) = await AnswerAsync(gym, items, stop);
        var states = await PromptStates.ReadAsync(host.Settings, [.. items.Select(gym.Prompt)], stop);
        return new(host, gym, LogisticRegression.Fit(states, [.. small.Zip(large, NeedsLarge)]));
    }

    /// <summary>The score of every item: the probability that only the large model answers it rightly.</summary>
    public async Task<IReadOnlyDictionary<GymItem, double>> ScoreAsync(IReadOnlyList<GymItem> items, CancellationToken stop)
    {
        var distinct = items.Distinct().ToArray();
        var states = await PromptStates.ReadAsync(_host.Settings, [.. distinct.Select(_gym.Prompt)], stop);
        return distinct.Zip(states).ToDictionary(pair => pair.First, pair => _classifier.Probability(pair.Second));
    }

    /// <summary>Has both models answer the items, so that a threshold can be chosen by the tokens it costs.</summary>
    public async Task<QueryCalibration> CalibrateAsync(IReadOnlyList<GymItem> items, CancellationToken stop)
    {
        var scores = await ScoreAsync(items, stop);
        var (small, large) = await AnswerAsync(_gym, items, stop);
        return new QueryCalibration([.. items.Select((item, i) => new CalibrationQuery(
            scores[item], small[i].Outcome.Tokens, large[i].Outcome.Tokens, NeedsLarge(small[i], large[i])))]);
    }

    private static bool NeedsLarge(GymAnswer small, GymAnswer large) => large.IsCorrect && !small.IsCorrect;

    private static async Task<(IReadOnlyList<GymAnswer> Small, IReadOnlyList<GymAnswer> Large)> AnswerAsync(GymEvaluation gym, IReadOnlyList<GymItem> items, CancellationToken stop) =>
        (await gym.AnswerAsync(_ => TokenRoutingOptions.Small, items, null, stop), await gym.AnswerAsync(_ => TokenRoutingOptions.Large, items, null, stop));
}
