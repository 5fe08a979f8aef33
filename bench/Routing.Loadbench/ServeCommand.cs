using System.CommandLine;
using Routing.Bench;
using Routing.Loadbench.Client;
using Routing.Loadbench.Figures;
using Routing.Loadbench.Load;
using Routing.Loadbench.Reports;

namespace Routing.Loadbench;

/// <summary><c>serve</c>: load on any OpenAI-compatible server, measured as vLLM's client measures it.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var url = new Option<string>("--url") { Description = "The server, with or without /v1.", Required = true };
        var model = new Option<string?>("--model") { Description = "Model to ask (default: the first the server lists)." };
        var apiKey = new Option<string?>("--api-key") { Description = "Sent as a bearer token (default: $OPENAI_API_KEY)." };
        var timeout = new Option<double>("--timeout") { Description = "Seconds until a request counts as failed.", DefaultValueFactory = _ => 600 };
        var temperature = new Option<double>("--temperature") { Description = "0 is greedy.", DefaultValueFactory = _ => 0 };
        var allowFailures = new Option<bool>("--allow-failures") { Description = "Exit with 0 although requests failed." };
        var output = new Option<string?>("--out") { Description = "Also write <out>.json, <out>.md and <out>-*.svg." };
        var (load, workload) = (new ServeFlags(), new WorkloadFlags());
        var command = new Command("serve", "Latency and throughput of an OpenAI-compatible server: ours, vLLM, llama.cpp, Ollama.") { url, model, apiKey };
        load.AddTo(command);
        workload.AddTo(command);
        foreach (var option in (Option[])[timeout, temperature, allowFailures, output]) command.Options.Add(option);
        command.SetAction(async (parsed, stop) =>
        {
            var requests = workload.Read(parsed);
            var sweep = load.ReadSweep(parsed, requests.TraceLength);
            var (figures, baseline) = (load.ReadFigures(parsed), load.ReadBaseline(parsed, sweep));
            var server = Server(parsed.GetValue(url)!);
            var path = parsed.GetValue(output);
            CheckFolder(path);
            if (!(parsed.GetValue(timeout) is > 0 and < int.MaxValue / 1000)) throw new UsageException($"--timeout {parsed.GetValue(timeout)}: give seconds over 0.");

            using var client = new LoadClient(server, parsed.GetValue(apiKey) ?? Environment.GetEnvironmentVariable("OPENAI_API_KEY"), TimeSpan.FromSeconds(parsed.GetValue(timeout)));
            var name = parsed.GetValue(model) ?? await client.FirstModelAsync(stop);
            var body = new RequestBody(name, parsed.GetValue(temperature));
            var (machine, about, date) = (MachineFingerprint.Read(), await client.ServerInfoAsync(stop), TimeProvider.System.GetUtcNow());
            var runs = await new LoadSweep(sweep, requests, policy => new LoadRun(client, body, policy), figures).RunAsync(parsed.InvocationConfiguration.Error.WriteLine, stop);
            var report = new ServeReport(date, server, name, requests.Description, parsed.GetValue(temperature), sweep, figures, about, machine, baseline, runs);

            await PrintAsync(report, parsed.InvocationConfiguration.Output);
            if (path is not null) await WriteAsync(report, path, stop);
            return report.Failed > 0 && !parsed.GetValue(allowFailures) ? ExitCodes.Failed : ExitCodes.Success;
        });
        return command;
    }

    private static Uri Server(string url) => Uri.TryCreate(url, UriKind.Absolute, out var server) && server.Scheme is "http" or "https"
        ? server
        : throw new UsageException($"--url {url}: give an address like http://localhost:8000.");

    // Found out before the measurement, not after it.
    private static void CheckFolder(string? path)
    {
        if (path is not null && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)) throw new UsageException($"--out {path}: there is no folder {folder}.");
    }

    private static async Task PrintAsync(ServeReport report, TextWriter output)
    {
        foreach (var row in report.Rows)
        {
            await output.WriteLineAsync($"{report.Model}, policy {row.Policy}, {row.Level.Name}, {report.Workload}");
            await output.WriteLineAsync(ResultBlock.Of(row, report.Options, report.Speedups.FirstOrDefault(speedup => speedup.Row == row), report.Baseline));
        }
        if (report.Rows.Count > 1) await output.WriteLineAsync(ServeMarkdown.Table(report));
        foreach (var note in report.Notes()) await output.WriteLineAsync(note);
    }

    private static async Task WriteAsync(ServeReport report, string path, CancellationToken stop)
    {
        await File.WriteAllTextAsync(path + ".json", ServeJson.Of(report), stop);
        await File.WriteAllTextAsync(path + ".md", ServeMarkdown.Of(report), stop);
        foreach (var (name, svg) in ServePlots.Of(report)) await File.WriteAllTextAsync($"{path}-{name}.svg", svg, stop);
    }
}
