using System.Diagnostics;
using Routing.Hosting;
using Routing.Runtime;
using Routing.Runtime.Sampling;

namespace Routing.Loadbench;

/// <summary>Times the modes of an engine in turn, so that a machine that slows down slows all of them.</summary>
internal sealed class OfflineBench(ModelHost host, IReadOnlyList<LoadMode> modes, LoadShape shape)
{
    public async Task<IReadOnlyList<LoadRow>> RunAsync(IReadOnlyList<int> widths, int repeats, Action<string> log, CancellationToken stop)
    {
        var samples = modes.SelectMany(mode => widths.Select(width => (mode, width))).ToDictionary(key => key, _ => new List<LoadSample>());
        // The first round is warm-up: just-in-time compilation, page-in of the weights.
        for (var round = 0; round <= repeats; round++)
        {
            foreach (var width in widths)
                foreach (var mode in modes)
                {
                    stop.ThrowIfCancellationRequested();
                    var sample = await SampleAsync(mode, width);
                    if (round > 0) samples[(mode, width)].Add(sample);
                }
            log(round == 0 ? "warm" : $"round {round} of {repeats}");
        }
        return [.. samples.Select(entry => LoadRow.Of(entry.Key.mode.Name, entry.Key.width, entry.Value))];
    }

    private async Task<LoadSample> SampleAsync(LoadMode mode, int width)
    {
        var prefillTokens = Math.Min(shape.Prefill, host.Engine.MaxSequenceTokens(mode.Routing.Mode) - 1);
        var prefill = await RunAsync(mode, 1, prefillTokens, 1);

        var before = Work();
        var decode = await RunAsync(mode, width, shape.Prompt, shape.Decode + 1);
        var (steps, stepSeconds, modelSeconds) = Work().Minus(before);
        return new LoadSample(
            prefillTokens / prefill.FirstSeconds, width * shape.Decode / (decode.Seconds - decode.FirstSeconds), decode.LargeFraction,
            stepSeconds * 1000 / steps, (stepSeconds - modelSeconds) * 1000 / steps);
    }

    /// <summary>Runs equal requests at once; the first counts from the start until every request has its first token.</summary>
    private async Task<(double FirstSeconds, double Seconds, double LargeFraction)> RunAsync(LoadMode mode, int width, int promptTokens, int newTokens)
    {
        var start = Stopwatch.GetTimestamp();
        var runs = await Task.WhenAll(Enumerable.Range(0, width).Select(async sequence =>
        {
            var request = new GenerationRequest
            {
                Prompt = Prompt(promptTokens, sequence),
                Sampling = new SamplingOptions { MaxTokens = newTokens, IgnoreEos = true, Seed = (ulong)sequence },
                Routing = mode.Routing,
            };
            var generation = host.Engine.Enqueue(request);
            double? first = null;
            await foreach (var _ in generation.Tokens.ReadAllAsync().ConfigureAwait(false)) first ??= Stopwatch.GetElapsedTime(start).TotalSeconds;
            var end = (await generation.Completion.ConfigureAwait(false)).Choices[0];
            if (end.Tokens != newTokens) throw new InvalidOperationException($"A request made {end.Tokens} of {newTokens} tokens: {end.FinishReason} {end.Error}");
            return (First: first!.Value, Last: Stopwatch.GetElapsedTime(start).TotalSeconds, end.LargeFraction);
        }));
        return (runs.Max(run => run.First), runs.Max(run => run.Last), runs.Average(run => run.LargeFraction));
    }

    // Tokens that differ by sequence; any will do, since speed does not depend on them.
    private int[] Prompt(int count, int sequence) => [.. Enumerable.Range(0, count).Select(i => 4 + (i * 7 + sequence * 13) % (host.Engine.Vocabulary - 4))];

    private StepWork Work()
    {
        var metrics = host.Engine.Metrics();
        var large = metrics.Large ?? default;
        return new(metrics.Small.Steps + large.Steps, metrics.Small.StepSeconds + large.StepSeconds, metrics.Small.ModelSeconds + large.ModelSeconds);
    }

    private readonly record struct StepWork(long Steps, double StepSeconds, double ModelSeconds)
    {
        public StepWork Minus(StepWork other) => new(Steps - other.Steps, StepSeconds - other.StepSeconds, ModelSeconds - other.ModelSeconds);
    }
}
