using System.Diagnostics;
using Routing.Formats.Templates;
using Routing.Runtime;
using Routing.Runtime.Sampling;
using Routing.Training.Gym;

namespace Routing.Hosting.Evaluation;

/// <summary>Asks a hosted model or pair the gym's test questions, greedily, and scores the final answers by exact match.</summary>
public sealed class GymEvaluation(ModelHost host)
{
    /// <summary>The same number of test items of every family, in an order that mixes the families.</summary>
    /// <param name="families">Which.</param>
    /// <param name="count">Items in all; rounded up to the same number a family.</param>
    public static IReadOnlyList<GymItem> Items(IReadOnlyList<GymFamily> families, int count)
    {
        var each = (count + families.Count - 1) / families.Count;
        return [.. Enumerable.Range(0, each).SelectMany(index => families.Select(family => GymTasks.Generate(family, GymSplit.Test, (ulong)index)))];
    }

    /// <summary>Runs all items under one policy.</summary>
    /// <param name="policy">Its name, for the report.</param>
    /// <param name="routing">What it means to the engine.</param>
    /// <param name="items">What to ask.</param>
    /// <param name="concurrency">Requests in flight.</param>
    /// <param name="maxTokens">Longest answer.</param>
    /// <param name="progress">Told the number of answers so far.</param>
    /// <param name="stop">Ends the run between answers.</param>
    public async Task<GymReport> RunAsync(string policy, TokenRoutingOptions routing, IReadOnlyList<GymItem> items, int concurrency, int maxTokens, Action<int>? progress, CancellationToken stop)
    {
        var answers = new GymAnswer[items.Count];
        var done = 0;
        var watch = Stopwatch.StartNew();
        var workers = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = stop };
        await Parallel.ForAsync(0, items.Count, workers, async (index, cancelled) =>
        {
            answers[index] = await AskAsync(items[index], routing, maxTokens, cancelled);
            progress?.Invoke(Interlocked.Increment(ref done));
        });
        return GymReport.Of(policy, routing, answers, concurrency, watch.Elapsed.TotalSeconds);
    }

    private async Task<GymAnswer> AskAsync(GymItem item, TokenRoutingOptions routing, int maxTokens, CancellationToken stop)
    {
        var request = new GenerationRequest
        {
            Prompt = host.Folder.EncodeChat([new ChatMessage("user", item.Question)]),
            Sampling = new SamplingOptions { MaxTokens = maxTokens },
            Routing = routing,
        };
        var text = new System.Text.StringBuilder();
        var generation = host.Engine.Enqueue(request);
        await using var cancel = stop.Register(generation.Cancel);
        await foreach (var token in generation.Tokens.ReadAllAsync(CancellationToken.None)) text.Append(token.Text);
        var end = (await generation.Completion).Choices[0];
        stop.ThrowIfCancellationRequested();
        if (end.FinishReason == FinishReason.Error) throw new GenerationFailedException(end.Error!);
        return new GymAnswer(item, text.Append(end.Tail).ToString(), end);
    }
}

/// <summary>One answered item.</summary>
/// <param name="Text">What the models wrote.</param>
/// <param name="End">How it ended and who made how many tokens.</param>
public sealed record GymAnswer(GymItem Item, string Text, ChoiceSummary End)
{
    public bool IsCorrect => GymScorer.IsCorrect(Item, Text);
}
