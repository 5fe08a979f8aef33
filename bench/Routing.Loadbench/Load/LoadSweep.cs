using Routing.Loadbench.Figures;
using Routing.Loadbench.Workloads;

namespace Routing.Loadbench.Load;

/// <summary>Runs every policy at every level, in turn and again: a machine that slows down slows all of them.</summary>
internal sealed class LoadSweep(SweepSettings settings, IWorkload workload, Func<LoadPolicy, LoadRun> runOf, FigureOptions figures)
{
    /// <summary>Warms up, then measures.</summary>
    /// <param name="log">Told of each run.</param>
    /// <exception cref="UsageException">No request of the warm-up worked.</exception>
    public async Task<IReadOnlyList<MeasuredRun>> RunAsync(Action<string> log, CancellationToken stop)
    {
        foreach (var (index, policy) in settings.Policies.Index()) await WarmUpAsync(policy, index, log, stop);
        var runs = new List<MeasuredRun>();
        for (var repeat = 0; repeat < settings.Repeats; repeat++)
            foreach (var (index, level) in settings.Levels.Index())
                foreach (var (place, policy) in Turn(repeat))
                {
                    var key = new RunKey(settings.Seed, repeat * settings.Levels.Count + index, place);
                    var run = await MeasureAsync(policy, level, repeat, key, stop);
                    runs.Add(run);
                    log(Line(run));
                }
        return runs;
    }

    // Each repeat begins with the next policy, so that none always comes first.
    private IEnumerable<(int Index, LoadPolicy Policy)> Turn(int repeat) =>
        Enumerable.Range(0, settings.Policies.Count).Select(place => (place + repeat) % settings.Policies.Count).Select(index => (index, settings.Policies[index]));

    private async Task<MeasuredRun> MeasureAsync(LoadPolicy policy, LoadLevel level, int repeat, RunKey key, CancellationToken stop)
    {
        var requests = workload.Draw(workload.TraceLength ?? settings.Requests ?? level.DefaultRequests, key);
        double[] times = level.Kind switch
        {
            LoadKind.Trace => [.. requests.Select(request => request.At!.Value)],
            LoadKind.Rate => Arrivals.Times(requests.Count, level.Value, settings.Burstiness, key.Shared()),
            _ => new double[requests.Count],
        };
        var result = await runOf(policy).RunAsync(requests, times, level.Limit, stop);
        return new(policy, level, repeat, result, ServingFigures.Of(result, level, figures));
    }

    private async Task WarmUpAsync(LoadPolicy policy, int index, Action<string> log, CancellationToken stop)
    {
        if (settings.Warmup == 0) return;
        var requests = workload.Draw(settings.Warmup, new RunKey(settings.Seed, -1, index));
        var limit = settings.Levels.Max(level => level.Limit);
        var result = await runOf(policy).RunAsync(requests, new double[requests.Count], limit, stop);
        if (result.Failed == requests.Count)
            throw new UsageException($"policy {policy.Name}: every request of the warm-up failed, the first with {result.Outcomes[0].Failure}");
        log($"{policy.Name}: warm after {requests.Count} requests{(result.Failed == 0 ? "" : $", {result.Failed} of which failed")}");
    }

    private string Line(MeasuredRun run)
    {
        var failed = run.Result.Failed == 0 ? "" : $", {run.Result.Failed} failed ({string.Join(", ", run.Result.Failures.Select(kind => $"{kind.Value} {kind.Key}"))})";
        return FormattableString.Invariant($"{run.Repeat + 1}/{settings.Repeats} {run.Policy.Name}, {run.Level.Name}: {run.Figures[ServingFigures.OutputThroughput]:F1} tokens/s, {run.Result.Outcomes.Count} requests in {run.Result.Seconds:F1} s{failed}");
    }
}
