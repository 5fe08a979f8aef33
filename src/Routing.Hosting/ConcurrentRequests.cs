using Routing.Runtime;

namespace Routing.Hosting;

/// <summary>Runs many requests, a number of them at a time, and keeps all they made.</summary>
public static class ConcurrentRequests
{
    /// <param name="engine">Its queue takes at least <paramref name="concurrency"/> requests.</param>
    /// <param name="requests">Of one choice each.</param>
    /// <param name="concurrency">Requests in flight.</param>
    /// <param name="progress">Told the number of answers so far.</param>
    /// <param name="stop">Ends the run.</param>
    /// <returns>[requests], in their order.</returns>
    /// <exception cref="GenerationFailedException">A request failed.</exception>
    public static async Task<IReadOnlyList<GeneratedAnswer>> RunAsync(
        Engine engine, IReadOnlyList<GenerationRequest> requests, int concurrency, Action<int>? progress, CancellationToken stop)
    {
        var answers = new GeneratedAnswer[requests.Count];
        var done = 0;
        var workers = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = stop };
        await Parallel.ForAsync(0, requests.Count, workers, async (index, cancelled) =>
        {
            answers[index] = await RunAsync(engine, requests[index], cancelled);
            progress?.Invoke(Interlocked.Increment(ref done));
        });
        return answers;
    }

    private static async Task<GeneratedAnswer> RunAsync(Engine engine, GenerationRequest request, CancellationToken stop)
    {
        var tokens = new List<GeneratedToken>();
        var generation = engine.Enqueue(request);
        await using var cancel = stop.Register(generation.Cancel);
        await foreach (var token in generation.Tokens.ReadAllAsync(CancellationToken.None)) tokens.Add(token);
        var end = (await generation.Completion).Choices[0];
        stop.ThrowIfCancellationRequested();
        return end.FinishReason == FinishReason.Error ? throw new GenerationFailedException(end.Error!) : new GeneratedAnswer(tokens, end);
    }
}

/// <summary>What one request made.</summary>
/// <param name="Tokens">In order.</param>
/// <param name="End">How it ended and who made how many of them.</param>
public sealed record GeneratedAnswer(IReadOnlyList<GeneratedToken> Tokens, ChoiceSummary End)
{
    public string Text => string.Concat(Tokens.Select(token => token.Text)) + End.Tail;
}
