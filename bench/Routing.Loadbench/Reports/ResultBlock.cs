using System.Globalization;
using System.Text;
using Routing.Loadbench.Figures;
using Routing.Loadbench.Load;

namespace Routing.Loadbench.Reports;

/// <summary>A row as the 50-column text that vLLM's client prints and people grep, with our lines below.</summary>
/// <param name="options">Which percentiles there are.</param>
internal sealed class ResultBlock(FigureOptions options)
{
    private const int Width = 50, NameWidth = 40;

    private readonly StringBuilder _text = new();

    /// <param name="speedup">Against the baseline; null without one.</param>
    public static string Of(MeasuredRow row, FigureOptions options, Speedup? speedup, string? baseline)
    {
        var block = new ResultBlock(options);
        block.AddRun(row.Middle);
        block.AddRouting(row, speedup, baseline);
        block.AddRepeats(row);
        block._text.Append('=', Width).Append('\n');
        return block._text.ToString();
    }

    private void AddRun(MeasuredRun run)
    {
        var figures = run.Figures;
        Rule(" Serving Benchmark Result ", '=');
        Count("Successful requests:", figures["completed"]);
        Count("Failed requests:", figures["failed"]);
        foreach (var (kind, count) in run.Result.Failures) Count($"  {kind}:", count);
        if (run.Level.Limit is { } limit) Count("Maximum request concurrency:", limit);
        if (run.Level.Kind == LoadKind.Rate && double.IsFinite(run.Level.Value)) Line("Request rate configured (RPS):", run.Level.Value);
        Line("Benchmark duration (s):", figures["duration"]);
        Count("Total input tokens:", figures["total_input_tokens"]);
        Count("Total generated tokens:", figures["total_output_tokens"]);
        Line("Request throughput (req/s):", figures["request_throughput"]);
        if (figures.TryGetValue("request_goodput", out var goodput)) Line("Request goodput (req/s):", goodput);
        Line("Output token throughput (tok/s):", figures[ServingFigures.OutputThroughput]);
        Line("Peak output token throughput (tok/s):", figures["max_output_tokens_per_s"]);
        Line("Peak concurrent requests:", figures["max_concurrent_requests"]);
        Line("Total token throughput (tok/s):", figures["total_token_throughput"]);
        Latency(figures, "ttft", "TTFT", "Time to First Token");
        Latency(figures, "tpot", "TPOT", "Time per Output Token (excl. 1st token)");
        Latency(figures, "itl", "ITL", "Inter-token Latency");
        Latency(figures, "e2el", "E2EL", "End-to-end Latency");
        Latency(figures, "client_queue_time", "Client Queue Time", "Client-side Queueing");
        if (figures.TryGetValue("tokens_per_chunk", out var tokens) && tokens > 1.005) Line("Tokens per chunk (ITL is per chunk):", tokens);
    }

    private void AddRouting(MeasuredRow row, Speedup? speedup, string? baseline)
    {
        var figures = row.Middle.Figures;
        if (row.Policy == LoadPolicy.ServerDefault.Name && !figures.ContainsKey(RoutingFigures.LargeFraction) && !figures.ContainsKey(RoutingFigures.Accuracy)) return;
        Rule("Routing", '-');
        _text.Append($"{"Policy:",-NameWidth} {row.Policy}\n");
        Given("Large-model token share (%):", RoutingFigures.LargeFraction, 100);
        Given("Switches / 100 tokens:", RoutingFigures.SwitchesPer100);
        Given("Mean exit layer:", "mean_exit_layer");
        Given("Activated params / token (B):", "activated_params_per_token", 1e-9);
        Given("Router overhead (ms/token):", RoutingFigures.RouterMs);
        Given("Router overhead (%):", "router_share", 100);
        Given("Mean server queue time (ms):", "mean_server_queue_ms");
        Given("Accuracy (%):", RoutingFigures.Accuracy, 100);
        if (speedup is not null) Line($"Speed-up vs {baseline} (x):", speedup.OverBaseline);

        void Given(string name, string figure, double scale = 1)
        {
            if (figures.TryGetValue(figure, out var value)) Line(name, scale * value);
        }
    }

    private void AddRepeats(MeasuredRow row)
    {
        if (row.Runs.Count == 1) return;
        Rule($"Middle of {row.Runs.Count} repeats, which reached", '-');
        Line("Lowest output throughput (tok/s):", row.Figures[ServingFigures.OutputThroughput].Low);
        Line("Highest output throughput (tok/s):", row.Figures[ServingFigures.OutputThroughput].High);
    }

    private void Latency(OrderedDictionary<string, double> figures, string key, string name, string title)
    {
        if (!figures.TryGetValue($"mean_{key}_ms", out var mean)) return;
        Rule(title, '-');
        Line($"Mean {name} (ms):", mean);
        Line($"Median {name} (ms):", figures[$"median_{key}_ms"]);
        foreach (var percentile in options.Percentiles.Select(LatencySummary.PercentileKey)) Line($"P{percentile[1..]} {name} (ms):", figures[$"{percentile}_{key}_ms"]);
    }

    private void Rule(string title, char with)
    {
        var left = (Width - title.Length) / 2;
        _text.Append(with, Math.Max(0, left)).Append(title).Append(with, Math.Max(0, Width - title.Length - left)).Append('\n');
    }

    private void Count(string name, double value) => _text.Append(CultureInfo.InvariantCulture, $"{name,-NameWidth} {value,-10:F0}\n");

    private void Line(string name, double value) => _text.Append(CultureInfo.InvariantCulture, $"{name,-NameWidth} {value,-10:F2}\n");
}
