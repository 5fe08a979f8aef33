using Routing.Hosting.Statistics;
using Routing.Runtime;
using Routing.Runtime.Sampling;

namespace Routing.Hosting.Calibration;

/// <summary>Measures which threshold gives which share of the large model, on texts of the mixed system itself.</summary>
/// <remarks>
/// What a router sees depends on who wrote the text before, so scores recorded on one model's text would promise a share the
/// mixed system does not hold. Here every point is a run of the engine: the scores of one run say where to try next.
/// </remarks>
public static class RouterCalibration
{
    /// <summary>Measures a policy's table.</summary>
    /// <param name="host">A pair.</param>
    /// <param name="policy">Name of a token router.</param>
    /// <param name="prompts">Token ids; questions that no test asks.</param>
    /// <param name="options">Where and how closely to measure.</param>
    /// <param name="log">Told each run.</param>
    /// <param name="stop">Ends the measurement.</param>
    public static async Task<CalibrationTable> MeasureAsync(
        ModelHost host, string policy, IReadOnlyList<int[]> prompts, CalibrationOptions options, Action<string>? log, CancellationToken stop)
    {
        var runs = new List<CalibrationRun> { await RunAsync(MathF.BitIncrement(1)) };
        foreach (var fraction in options.Fractions.Order())
        {
            for (var attempt = 0; attempt < options.MostRuns; attempt++)
            {
                var nearest = runs.MinBy(run => Math.Abs(run.LargeFraction - fraction))!;
                if (Math.Abs(nearest.LargeFraction - fraction) <= options.Tolerance * fraction) break;
                var threshold = nearest.ThresholdFor(fraction);
                if (runs.Exists(run => run.Threshold == threshold)) break;   // scores are tied: nothing comes nearer
                runs.Add(await RunAsync(threshold));
            }
        }
        // Where scores are so tied that none of the shares could be tried, what happens under the tie is still worth a point.
        if (!runs.Exists(run => run.Threshold <= 1)) runs.Add(await RunAsync(1));
        return Table(runs);

        async Task<CalibrationRun> RunAsync(float threshold)
        {
            var requests = prompts.Select((prompt, index) => Request(prompt, (ulong)index, TokenRoutingOptions.Routed(policy, threshold), options.MaxTokens));
            var run = new CalibrationRun(threshold, await ConcurrentRequests.RunAsync(host.Engine, [.. requests], options.Concurrency, null, stop));
            log?.Invoke(FormattableString.Invariant($"{policy}: threshold {threshold:0.######} sends {run.LargeFraction:P1}"));
            return run;
        }
    }

    private static GenerationRequest Request(int[] prompt, ulong seed, TokenRoutingOptions routing, int maxTokens) =>
        new() { Prompt = prompt, Sampling = new SamplingOptions { MaxTokens = maxTokens, Seed = seed }, Routing = routing };

    /// <summary>The runs as a table that only falls: a share that rises with the threshold is noise, and averaged out.</summary>
    private static CalibrationTable Table(IEnumerable<CalibrationRun> runs)
    {
        CalibrationRun[] rising = [.. runs.Where(run => run.Threshold is >= 0 and <= 1).OrderBy(run => run.Threshold)];
        var shares = IsotonicRegression.Falling([.. rising.Select(run => run.LargeFraction)], [.. rising.Select(run => Math.Max(1.0, run.Tokens))]);
        return new CalibrationTable(rising.Zip(shares, (run, share) => new CalibrationPoint(run.Threshold, share)));
    }
}
