using System.Diagnostics;
using Routing.Formats.Templates;
using Routing.Runtime;
using Routing.Runtime.Sampling;
using Routing.Training.Gym;

namespace Routing.Hosting.Evaluation;

/// <summary>Asks a hosted model or pair the gym's questions, greedily, and scores the final answers by exact match.</summary>
/// <param name="host">Who answers.</param>
/// <param name="concurrency">Requests in flight.</param>
/// <param name="maxTokens">Longest answer.</param>
public sealed class GymEvaluation(ModelHost host, int concurrency, int maxTokens)
{
    /// <summary>The same number of items of every family, in an order that mixes the families.</summary>
    /// <param name="families">Which.</param>
    /// <param name="split">Of which part of the gym.</param>
    /// <param name="count">Items in all; rounded up to the same number a family.</param>
    public static IReadOnlyList<GymItem> Items(IReadOnlyList<GymFamily> families, GymSplit split, int count)
    {
        var each = (count + families.Count - 1) / families.Count;
        return [.. Enumerable.Range(0, each).SelectMany(index => families.Select(family => GymTasks.Generate(family, split, (ulong)index)))];
    }

    /// <summary>Runs all items under one policy.</summary>
    /// <param name="policy">Its name, for the report.</param>
    /// <param name="routing">What it means to the engine.</param>
    /// <param name="items">What to ask.</param>
    /// <param name="progress">Told the number of answers so far.</param>
    /// <param name="stop">Ends the run between answers.</param>
    public async Task<GymReport> RunAsync(string policy, TokenRoutingOptions routing, IReadOnlyList<GymItem> items, Action<int>? progress, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        var answers = await AnswerAsync(_ => routing, items, progress, stop);
        return GymReport.Of(policy, routing, answers, concurrency, watch.Elapsed.TotalSeconds);
    }

    /// <summary>Answers all items.</summary>
    /// <param name="routing">Who makes an item's tokens.</param>
    /// <param name="items">What to ask.</param>
    /// <param name="progress">Told the number of answers so far.</param>
    /// <param name="stop">Ends the run between answers.</param>
    /// <returns>[items], in their order.</returns>
    public async Task<IReadOnlyList<GymAnswer>> AnswerAsync(Func<GymItem, TokenRoutingOptions> routing, IReadOnlyList<GymItem> items, Action<int>? progress, CancellationToken stop)
    {
        var requests = items.Select(item => Request(item, routing(item))).ToArray();
        var answers = await ConcurrentRequests.RunAsync(host.Engine, requests, concurrency, progress, stop);
        return [.. items.Zip(answers, (item, answer) => new GymAnswer(item, answer))];
    }

    /// <summary>Token ids a model is given for an item.</summary>
    public int[] Prompt(GymItem item) => host.Folder.EncodeChat([new ChatMessage("user", item.Question)]);

    private GenerationRequest Request(GymItem item, TokenRoutingOptions routing) => new()
    {
        Prompt = Prompt(item),
        // Greedy tokens need no seed, but a router that draws by chance does: the same item, the same draws.
        Sampling = new SamplingOptions { MaxTokens = maxTokens, Seed = GymRandom.Hash(item.Key) },
        Routing = routing,
    };
}
