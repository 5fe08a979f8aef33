using System.Text.Json;
using System.Text.Json.Nodes;
using Routing.Loadbench.Client;
using Routing.Loadbench.Figures;
using Routing.Loadbench.Load;

namespace Routing.Loadbench.Reports;

/// <summary>Writes a sweep as JSON: <c>rows</c> with the spread of every figure, <c>runs</c> with what each request did, under the names of vLLM's result file.</summary>
internal static class ServeJson
{
    public const string Schema = "routing.loadbench.serve";
    public const int Version = 1;

    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,   // a rate may be Infinity
    };

    public static string Of(ServeReport report)
    {
        var json = new JsonObject
        {
            ["schema"] = Schema,
            ["schema_version"] = Version,
            ["date"] = Node(report.Date),
            ["url"] = report.Url.ToString(),
            ["model"] = report.Model,
            ["workload"] = report.Workload,
            ["temperature"] = report.Temperature,
            ["seed"] = report.Sweep.Seed,
            ["warmup"] = report.Sweep.Warmup,
            ["repeats"] = report.Sweep.Repeats,
            ["burstiness"] = Node(report.Sweep.Burstiness),
            ["baseline"] = report.Baseline,
            ["notes"] = Node(report.Notes()),
            ["client"] = Node(report.Client),
            ["server_info"] = report.ServerInfo is { } info ? Node(info) : null,
            ["rows"] = new JsonArray([.. report.Rows.Select(row => Row(row, report))]),
            ["runs"] = new JsonArray([.. report.Runs.Select(Run)]),
        };
        return json.ToJsonString(s_options);
    }

    private static JsonObject Row(MeasuredRow row, ServeReport report)
    {
        var json = new JsonObject
        {
            ["policy"] = row.Policy,
            ["level"] = row.Level.Name,
            ["figures"] = new JsonObject(row.Figures.Select(figure => KeyValuePair.Create(figure.Key, Node(figure.Value)))),
        };
        if (report.Speedups.FirstOrDefault(speedup => speedup.Row == row) is { } against)
            (json["speedup"], json["break_even"]) = (against.OverBaseline, Node(against.BreakEven));
        return json;
    }

    private static JsonNode? Run(MeasuredRun run)
    {
        var outcomes = run.Result.Outcomes;
        var json = new JsonObject
        {
            ["policy"] = run.Policy.Name,
            ["routing"] = run.Policy.Routing is { } routing ? JsonNode.Parse(routing) : null,
            ["level"] = run.Level.Name,
            ["repeat"] = run.Repeat,
            ["request_rate"] = run.Level.Kind == LoadKind.Rate ? Node(run.Level.Value) : null,
            ["max_concurrency"] = run.Level.Limit,
        };
        foreach (var (name, value) in run.Figures) json[name] = value;
        json["failures"] = Node(run.Result.Failures);
        json["input_lens"] = Each(outcome => outcome.PromptTokens);
        json["output_lens"] = Each(outcome => outcome.OutputTokens);
        json["start_times"] = Each(outcome => Short(outcome.Start));
        json["ttfts"] = Each(outcome => Short(outcome.FirstToken));
        json["itls"] = Each(outcome => outcome.Gaps.Select(Short));
        json["latencies"] = Each(outcome => Short(outcome.Latency));
        json["queue_times"] = Each(outcome => Short(outcome.Queued));
        json["finish_reasons"] = Each(outcome => outcome.FinishReason);
        json["errors"] = Each(outcome => outcome.Failure?.ToString() ?? "");
        if (outcomes.Any(outcome => outcome.Routing is not null)) json["routings"] = Each(outcome => outcome.Routing);
        if (outcomes.Any(outcome => outcome.Request.Item is not null)) json["correct"] = Each(RoutingFigures.IsCorrect);
        return json;

        JsonNode? Each<T>(Func<RequestOutcome, T> value) => Node(outcomes.Select(value));
    }

    // Microseconds: what a clock on a network tells.
    private static double Short(double seconds) => Math.Round(seconds, 6);

    private static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, s_options);
}
