using Routing.Runtime;
using Routing.Runtime.Sampling;
using Routing.Training.Gym;

namespace Routing.Hosting.Evaluation.Comparison.Oracles;

/// <summary>
/// Takes the small model's token wherever the large model, going on from it, still ends with its own final answer; the large
/// model makes only the divergent tokens.
/// </summary>
/// <remarks>R2R's rule with the final answer as the judge, followed on the text it makes itself.</remarks>
public sealed class OutcomeOracle : IRoutingOracle
{
    public string Name => "oracle (outcome)";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ItemOutcome>> AnswerAsync(ModelHost host, IReadOnlyList<GymItem> items, ComparisonOptions options, CancellationToken stop)
    {
        var gym = new GymEvaluation(host, options.Concurrency, options.MaxTokens);
        var outcomes = new ItemOutcome[items.Count];
        var workers = new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = stop };
        await Parallel.ForAsync(0, items.Count, workers, async (index, cancelled) =>
            outcomes[index] = await AnswerAsync(host, gym.Prompt(items[index]), items[index], options.MaxTokens, cancelled));
        return outcomes;
    }

    private static async Task<ItemOutcome> AnswerAsync(ModelHost host, int[] prompt, GymItem item, int maxTokens, CancellationToken stop)
    {
        var text = await ContinueAsync([]);
        var expected = FinalAnswer(text);
        var divergent = 0;
        for (var i = 0; i < text.Count; i++)
        {
            if (!MismatchOracle.IsMismatch(text[i])) continue;
            var other = await ContinueAsync([.. text.Take(i), text[i] with { Id = text[i].SmallCandidate!.Value }]);
            if (FinalAnswer(other) == expected) text = other;
            else divergent++;
        }
        return new ItemOutcome(expected == item.Expected, text.Count, divergent, divergent);

        async Task<List<GeneratedToken>> ContinueAsync(List<GeneratedToken> start)
        {
            if (start.Count >= maxTokens || start is [.., var last] && host.Engine.EosTokenIds.Contains(last.Id)) return start;
            var request = new GenerationRequest
            {
                Prompt = (int[])[.. prompt, .. start.Select(token => token.Id)],
                Sampling = new SamplingOptions { MaxTokens = maxTokens - start.Count, Seed = 0 },
                Routing = MismatchOracle.LargeBesideSmall,
            };
            return [.. start, .. (await ConcurrentRequests.RunAsync(host.Engine, [request], 1, null, stop))[0].Tokens];
        }

        string? FinalAnswer(List<GeneratedToken> tokens) => GymScorer.FinalAnswer(host.Folder.Tokenizer.Decode([.. tokens.Select(token => token.Id)], skipSpecialTokens: true));
    }
}
