using System.Text.Json;
using Routing.Bench;
using Routing.Loadbench.Figures;
using Routing.Loadbench.Load;

namespace Routing.Loadbench.Reports;

/// <summary>All that a sweep found and what it was measured on.</summary>
/// <param name="Url">The server's address.</param>
/// <param name="Workload">In words.</param>
/// <param name="ServerInfo">What the server says of itself; null if it does not.</param>
/// <param name="Client">The machine that sent the load.</param>
/// <param name="Baseline">The policy that speeds are compared with; null for none.</param>
internal sealed record ServeReport(
    DateTimeOffset Date, Uri Url, string Model, string Workload, double Temperature, SweepSettings Sweep, FigureOptions Options,
    JsonElement? ServerInfo, MachineFingerprint Client, string? Baseline, IReadOnlyList<MeasuredRun> Runs)
{
    public IReadOnlyList<MeasuredRow> Rows { get; } = MeasuredRow.Of(Runs);

    public IReadOnlyList<Speedup> Speedups => Speedup.Of(Rows, Baseline);

    public int Failed => Runs.Sum(run => run.Result.Failed);

    /// <summary>What a reader must know before believing a figure.</summary>
    public IEnumerable<string> Notes()
    {
        var whole = Runs.SelectMany(run => run.Result.Successes).ToArray();
        var uncounted = whole.Count(outcome => !outcome.HasUsage);
        if (uncounted > 0) yield return $"{uncounted} of {whole.Length} answers came without usage: their chunks were counted as tokens, and their prompts only where the workload knows the length.";
        var tokens = whole.Sum(outcome => (long)outcome.OutputTokens);
        var chunks = whole.Sum(outcome => (long)outcome.Chunks);
        if (tokens > 1.005 * chunks) yield return FormattableString.Invariant($"Chunks carry {(double)tokens / chunks:F2} tokens each: inter-token latency is the gap between chunks.");
        var gaps = whole.SelectMany(outcome => outcome.Gaps).ToArray();
        if (gaps.Count(gap => gap == 0) is var together && together > 0.1 * gaps.Length)
            yield return FormattableString.Invariant($"{100.0 * together / gaps.Length:F0} % of chunks came in one read with the chunk before: their inter-token latency is 0, and time per output token says less than end-to-end latency.");
        var wrongLength = whole.Count(outcome => outcome.Request.IsFixedLength && outcome.OutputTokens != outcome.Request.MaxTokens);
        if (wrongLength > 0) yield return $"{wrongLength} of {whole.Length} answers have another length than asked for: the server does not honour ignore_eos with min_tokens, or its context is too short.";
        foreach (var (failure, count) in Runs.SelectMany(run => run.Result.Outcomes).Where(outcome => !outcome.IsSuccess).CountBy(outcome => outcome.Failure!.ToString()).OrderByDescending(entry => entry.Value).Take(10))
            yield return $"{count} requests failed with {failure}";
    }
}
