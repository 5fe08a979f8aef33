using Routing.R2R;
using Routing.Runtime;
using Routing.Training.Gym;

namespace Routing.Hosting.Evaluation.Comparison.Oracles;

/// <summary>The large model makes just the tokens at which the small one would have made another: the text is the large model's.</summary>
public sealed class MismatchOracle : IRoutingOracle
{
    /// <summary>Every token is the large model's, and comes with what the small one proposed.</summary>
    internal static readonly TokenRoutingOptions LargeBesideSmall = TokenRoutingOptions.Routed(TokenRouterNames.Constant, 0);

    public string Name => "oracle (mismatch)";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ItemOutcome>> AnswerAsync(ModelHost host, IReadOnlyList<GymItem> items, ComparisonOptions options, CancellationToken stop)
    {
        var answers = await new GymEvaluation(host, options.Concurrency, options.MaxTokens).AnswerAsync(_ => LargeBesideSmall, items, null, stop);
        return [.. answers.Select(answer =>
        {
            var mismatches = answer.Answer.Tokens.Count(IsMismatch);
            return new ItemOutcome(answer.IsCorrect, answer.Answer.Tokens.Count, mismatches, mismatches);
        })];
    }

    internal static bool IsMismatch(GeneratedToken token) => token.SmallCandidate != token.LargeCandidate;
}
