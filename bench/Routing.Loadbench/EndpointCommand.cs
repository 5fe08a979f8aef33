using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Routing.Bench;
using Routing.Hosting;
using Routing.Loadbench.Client;
using Routing.Loadbench.Endpoint;
using Routing.Server.Configuration;

namespace Routing.Loadbench;

/// <summary><c>endpoint</c>: what HTTP adds to the engine, and that clients which leave, or come too many, cost nothing. The shipped pair, server and client in this process.</summary>
internal static class EndpointCommand
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static Command Create()
    {
        var repeats = new Option<int>("--repeats") { Description = "Interleaved repeats; medians are reported.", DefaultValueFactory = _ => 15 };
        var cycles = new Option<int>("--cycles") { Description = "Clients that connect, ask and leave.", DefaultValueFactory = _ => 10_000 };
        var output = new Option<string?>("--out") { Description = "Also write <out>.md and <out>.json." };
        var command = new Command("endpoint", "What HTTP and server-sent events add to the engine; connects and cancels by the thousand; a full queue.") { repeats, cycles, output };
        command.SetAction(async (parsed, stop) =>
        {
            var report = await RunAsync(parsed.GetValue(repeats), parsed.GetValue(cycles), stop);
            var text = Markdown(report);
            parsed.InvocationConfiguration.Output.WriteLine(text);
            if (parsed.GetValue(output) is not { } path) return ExitCodes.Success;
            await File.WriteAllTextAsync(path + ".md", text, stop);
            await File.WriteAllTextAsync(path + ".json", JsonSerializer.Serialize(report, s_json), stop);
            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task<EndpointReport> RunAsync(int repeats, int cycles, CancellationToken stop)
    {
        IReadOnlyList<OverheadRow> overhead;
        StreamsResult streams;
        ChurnResult churn;
        await using (var access = await EngineAccess.StartAsync(new ServerSettings { KvMb = 128 }, stop))
        {
            using var client = new LoadClient(access.Url, null, TimeSpan.FromMinutes(2));
            overhead = await new HttpOverhead(access, client).RunAsync([Policies.Small, Policies.Large, "r2r"], repeats, stop);
            streams = await ManyStreams.RunAsync(client, 64, 256, stop);
            churn = await new ConnectionChurn(access).RunAsync(cycles, 16, stop);
        }
        await using var narrow = await EngineAccess.StartAsync(new ServerSettings { KvMb = 64, MaxSequences = 1, MaxQueue = 1 }, stop);
        var overload = await new Overload(narrow).RunAsync(500, stop);
        return new EndpointReport(MachineFingerprint.Read(), repeats, overhead, streams, churn, overload);
    }

    private static string Markdown(EndpointReport report)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"# The endpoint beside the engine: gym-s and gym-l\n");
        text.Append(report.Machine.ToMarkdown());
        Line($"- server and client in one process, so the client's work counts against the endpoint; test questions of the gym, one at a time, greedy; medians of {report.Repeats} interleaved rounds of one question a family\n");
        Line($"| policy | engine: decoded tokens/s | over HTTP | ratio | engine first token ms | over HTTP ms | added ms |");
        Line($"|---|---|---|---|---|---|---|");
        foreach (var row in report.Overhead)
            Line($"| {row.Policy} | {row.EnginePerSecond:N0} | {row.HttpPerSecond:N0} | {row.SpeedRatio:F3} | {row.EngineFirstMs:F2} | {row.HttpFirstMs:F2} | {row.FirstAddedMs:F2} |");
        Line($"\n- {report.Streams.Streams} streams at once on gym-s: {report.Streams.Whole} whole, {report.Streams.TokensPerSecond:N0} tokens/s");
        Line($"- {report.Churn.Cycles:N0} clients that connect, ask and leave, in {report.Churn.Seconds:F1} s: {report.Churn.Running} sequences and {report.Churn.HeldSlots} KV slots left; live tensors {report.Churn.TensorsBefore} before, {report.Churn.TensorsAfter} after");
        Line($"- a full queue says 503 with Retry-After in {report.Overload.MedianMs:F2} ms (median of {report.Overload.Refused}; 99 % within {report.Overload.P99Ms:F2}, longest {report.Overload.LongestMs:F2})");
        return text.ToString();
    }

    private sealed record EndpointReport(
        MachineFingerprint Machine, int Repeats, IReadOnlyList<OverheadRow> Overhead, StreamsResult Streams, ChurnResult Churn, OverloadResult Overload);
}
