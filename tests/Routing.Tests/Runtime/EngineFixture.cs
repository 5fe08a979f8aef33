using Routing.Runtime;
using Routing.Runtime.Sampling;

namespace Routing.Tests.Runtime;

/// <summary>Engines over fake models, and the loops without engine or cache that they must equal.</summary>
internal static class EngineFixture
{
    public const int SmallSeed = 1;
    public const int LargeSeed = 2;

    /// <summary>Names that <see cref="FakeStepModel"/> answers; the routers themselves are never made.</summary>
    public static readonly RoutingSet Routers = new(((string[])["hash", "zero", "one", "broken", "missing"]).Select(name => new TokenRouterRegistration(name, 0.5f, _ => throw new NotSupportedException(), name)));

    public static Engine Pair(EngineOptions? options = null, FakeStepModel? small = null, FakeStepModel? large = null) =>
        new(options ?? new(), Routers, (small ?? new(SmallSeed)).AsWorker("small"), (large ?? new(LargeSeed)).AsWorker("large"));

    public static GenerationRequest Request(int[] prompt, TokenRoutingOptions? routing = null, int maxTokens = 20, SamplingOptions? sampling = null) =>
        new() { Prompt = prompt, Routing = routing, Sampling = (sampling ?? new()) with { MaxTokens = maxTokens } };

    public static int[] Prompt(int length, int seed) =>
        [.. Enumerable.Range(0, length).Select(i => (int)(CounterRandom.Uniform((ulong)seed, i, RandomStream.Choices) * 50))];

    public static async Task<List<GeneratedToken>> GenerateAsync(Engine engine, GenerationRequest request)
    {
        List<GeneratedToken> tokens = [];
        await foreach (var token in engine.GenerateAsync(request, TestContext.Current.CancellationToken)) tokens.Add(token);
        return tokens;
    }

    public static async Task<(List<GeneratedToken> Tokens, GenerationSummary Summary)> RunAsync(Engine engine, GenerationRequest request)
    {
        Assert.True(engine.TryEnqueue(request, out var generation));
        var tokens = await generation.Tokens.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync();
        return (tokens, await generation.Completion);
    }

    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> items)
    {
        List<T> list = [];
        await foreach (var item in items) list.Add(item);
        return list;
    }

    public static int[] Ids(this IEnumerable<GeneratedToken> tokens) => [.. tokens.Select(token => token.Id)];

    /// <summary>Greedy generation by recomputing everything for every token.</summary>
    /// <param name="large">Whether the large model makes the token, given its output index and the router's score.</param>
    public static int[] Reference(int[] prompt, int count, Func<int, float, bool> large, int smallSeed = SmallSeed, int largeSeed = LargeSeed)
    {
        List<int> history = [.. prompt];
        for (var index = 0; index < count; index++)
        {
            var logits = FakeStepModel.Logits(large(index, FakeStepModel.Score(history)) ? largeSeed : smallSeed, 50, history);
            history.Add(Array.IndexOf(logits, logits.Max()));
        }
        return [.. history.Skip(prompt.Length)];
    }
}
