using System.Diagnostics;
using Routing.Formats.Templates;
using Routing.Hosting;
using Routing.Loadbench.Client;
using Routing.Loadbench.Load;
using Routing.Loadbench.Workloads;
using Routing.Runtime;
using Routing.Runtime.Sampling;
using Routing.Training.Gym;

namespace Routing.Loadbench.Endpoint;

/// <summary>Asks the gym's test questions, one at a time, by the engine alone and over HTTP in turn: what the endpoint adds.</summary>
internal sealed class HttpOverhead(EngineAccess access, LoadClient client)
{
    private const int MaxTokens = 192;

    // Compiled code is replaced by faster code for some hundred requests.
    private const int WarmUp = 10;

    /// <summary>One row a policy.</summary>
    /// <param name="policies">To measure.</param>
    /// <param name="repeats">Rounds, each with a question of every family.</param>
    public async Task<IReadOnlyList<OverheadRow>> RunAsync(IReadOnlyList<string> policies, int repeats, CancellationToken stop)
    {
        var rounds = policies.ToDictionary(policy => policy, _ => (Engine: new List<OverheadSample>(), Http: new List<OverheadSample>()));
        for (var round = -WarmUp; round < repeats; round++)
            foreach (var policy in policies)
            {
                var (engine, http) = (new List<OverheadSample>(), new List<OverheadSample>());
                foreach (var (index, family) in GymTasks.Trained.Index())
                {
                    var question = GymTasks.Generate(family, GymSplit.Test, (ulong)(round + WarmUp)).Question;
                    // Who goes first changes: neither side always finds the caches warm.
                    if (index % 2 == 0) engine.Add(await ByEngineAsync(policy, question, stop));
                    http.Add(await OverHttpAsync(policy, question, stop));
                    if (index % 2 != 0) engine.Add(await ByEngineAsync(policy, question, stop));
                    if (engine[^1].Gaps != http[^1].Gaps) throw new InvalidOperationException($"'{question}' took {engine[^1].Gaps + 1} tokens by the engine and {http[^1].Gaps + 1} over HTTP.");
                }
                if (round < 0) continue;
                rounds[policy].Engine.Add(OverheadSample.Of(engine));
                rounds[policy].Http.Add(OverheadSample.Of(http));
            }
        return [.. policies.Select(policy => OverheadRow.Of(policy, rounds[policy].Engine, rounds[policy].Http))];
    }

    private async Task<OverheadSample> ByEngineAsync(string policy, string question, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        var prompt = access.Host.Folder.EncodeChat([new ChatMessage("user", question)]);
        var request = new GenerationRequest { Prompt = prompt, Routing = Policies.Options(policy), Sampling = new SamplingOptions { MaxTokens = MaxTokens, Seed = 0 } };
        var generation = access.Host.Engine.Enqueue(request);
        var (count, first, last) = (0, 0d, 0d);
        await foreach (var _ in generation.Tokens.ReadAllAsync(stop).ConfigureAwait(false))
        {
            last = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (count++ == 0) first = last;
        }
        return new OverheadSample(first, last - first, count - 1);
    }

    private async Task<OverheadSample> OverHttpAsync(string policy, string question, CancellationToken stop)
    {
        var request = LoadRequest.OfChat([question], MaxTokens);
        var body = new RequestBody("pair", temperature: 0).Write(request, LoadPolicy.Of([policy], null)[0]);
        var outcome = await client.SendAsync(request, body, Stopwatch.GetTimestamp(), stop);
        return outcome.IsSuccess ? new OverheadSample(outcome.FirstToken, outcome.Latency - outcome.FirstToken, outcome.OutputTokens - 1) : throw new InvalidOperationException($"The server did not answer: {outcome.Failure}");
    }
}
