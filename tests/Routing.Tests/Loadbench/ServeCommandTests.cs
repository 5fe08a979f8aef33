using System.Text.Json;
using System.Xml.Linq;
using Routing.Loadbench;
using Routing.Tests.Testing;

namespace Routing.Tests.Loadbench;

public sealed class ServeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serve_PrintsVllmsBlock()
    {
        await using var server = ScriptedAnswers.Server(_ => ScriptedAnswers.Completion(4, promptTokens: 8));
        var (code, output, _) = await RunAsync("serve", "--url", $"{server.Address}v1", "--concurrency", "2", "--requests", "6", "--repeats", "1", "--input-len", "8", "--output-len", "4", "--goodput", "ttft:60000", "--percentiles", "50,99");
        Assert.Equal(0, code);
        string[] lines = output.Split('\n');
        Assert.Contains("============ Serving Benchmark Result ============", lines);
        Assert.Contains("Successful requests:                     6         ", lines);
        Assert.Contains("Failed requests:                         0         ", lines);
        Assert.Contains("Maximum request concurrency:             2         ", lines);
        Assert.Contains("Total input tokens:                      48        ", lines);
        Assert.Contains("Total generated tokens:                  24        ", lines);
        Assert.Contains("---------------Time to First Token----------------", lines);
        Assert.Contains("-----Time per Output Token (excl. 1st token)------", lines);
        Assert.Contains("---------------Inter-token Latency----------------", lines);
        Assert.Contains(new string('=', 50), lines);
        foreach (var name in (string[])["Benchmark duration (s):", "Request throughput (req/s):", "Request goodput (req/s):", "Output token throughput (tok/s):", "Peak output token throughput (tok/s):", "Peak concurrent requests:", "Total token throughput (tok/s):", "Mean TTFT (ms):", "Median TPOT (ms):", "P50 ITL (ms):", "P99 E2EL (ms):"])
            Assert.Contains(lines, line => line.StartsWith($"{name,-40} ", StringComparison.Ordinal) && line.Length == 51);
        Assert.DoesNotContain(lines, line => line.Contains("Routing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serve_AsksForFixedLengths()
    {
        await using var server = ScriptedAnswers.Server(_ => ScriptedAnswers.Completion(4));
        await RunAsync("serve", "--url", $"{server.Address}", "--concurrency", "1", "--requests", "1", "--warmup", "0", "--repeats", "1", "--input-len", "8", "--output-len", "4");
        var body = JsonDocument.Parse(Assert.Single(server.Requests, request => request.Path == "/v1/completions").Body).RootElement;
        Assert.Equal(("tiny-pair", 4, 4, 8), (body.GetProperty("model").GetString(), body.GetProperty("max_tokens").GetInt32(), body.GetProperty("min_tokens").GetInt32(), body.GetProperty("prompt").GetArrayLength()));
        Assert.True(body.GetProperty("ignore_eos").GetBoolean() && body.GetProperty("stream").GetBoolean() && body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
        Assert.False(body.TryGetProperty("routing", out _));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Serve_CountsFailures_AndFailsUnlessAllowed(bool allowed, int expected)
    {
        var asked = 0;
        await using var server = ScriptedAnswers.Server(_ => Interlocked.Increment(ref asked) % 3 == 0 ? ScriptedAnswers.Busy : ScriptedAnswers.Completion(4));
        var (code, output, error) = await RunAsync(["serve", "--url", $"{server.Address}", "--concurrency", "1", "--requests", "6", "--warmup", "0", "--repeats", "1", "--output-len", "4", .. allowed ? ["--allow-failures"] : Array.Empty<string>()]);
        Assert.Equal(expected, code);
        Assert.Contains("Failed requests:                         2 ", output, StringComparison.Ordinal);
        Assert.Contains("  HTTP 503:                              2 ", output, StringComparison.Ordinal);
        Assert.Contains("2 requests failed with HTTP 503: the queue is full", output, StringComparison.Ordinal);
        Assert.Contains("2 failed (2 HTTP 503)", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_SweepsPolicies_AndWritesEverything()
    {
        await using var server = ScriptedAnswers.Server(Routed);
        var path = _folder.File("sweep");
        var (code, output, _) = await RunAsync("serve", "--url", $"{server.Address}", "--workload", "gym", "--policy", "small", "large", "r2r@0.4", "--concurrency", "1,2", "--requests", "4", "--repeats", "2", "--warmup", "1", "--out", path);
        Assert.Equal(0, code);
        Assert.Contains("Large-model token share (%):             25.00", output, StringComparison.Ordinal);
        Assert.Contains("Switches / 100 tokens:                   50.00", output, StringComparison.Ordinal);
        Assert.Contains("Speed-up vs large (x):", output, StringComparison.Ordinal);
        Assert.Contains("Accuracy (%):                            0.00", output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(File.ReadAllText(path + ".json"));
        var root = json.RootElement;
        Assert.Equal(("routing.loadbench.serve", 1, "large", "scripted"), (root.GetProperty("schema").GetString(), root.GetProperty("schema_version").GetInt32(), root.GetProperty("baseline").GetString(), root.GetProperty("server_info").GetProperty("version").GetString()));
        Assert.Equal(6, root.GetProperty("rows").GetArrayLength());
        string[] order = [.. root.GetProperty("runs").EnumerateArray().Select(run => $"{run.GetProperty("policy")} {run.GetProperty("max_concurrency")}")];
        Assert.Equal(["small 1", "large 1", "r2r@0.4 1", "small 2", "large 2", "r2r@0.4 2", "large 1", "r2r@0.4 1", "small 1", "large 2", "r2r@0.4 2", "small 2"], order);
        var run = root.GetProperty("runs")[2];
        Assert.Equal(0.4, run.GetProperty("routing").GetProperty("threshold").GetDouble());
        foreach (var array in (string[])["input_lens", "output_lens", "start_times", "ttfts", "itls", "errors", "correct"]) Assert.Equal(4, run.GetProperty(array).GetArrayLength());
        Assert.Equal(3, run.GetProperty("itls")[0].GetArrayLength());
        var row = root.GetProperty("rows")[2];
        Assert.Equal(0.25, row.GetProperty("figures").GetProperty("large_fraction").GetProperty("median").GetDouble());
        Assert.True(row.GetProperty("break_even").GetProperty("predicted").GetDouble() > 0);

        Assert.Contains("| r2r@0.4 | concurrency 2 | 8 | 0 |", File.ReadAllText(path + ".md"), StringComparison.Ordinal);
        foreach (var plot in (string[])["knee", "ttft", "itl", "pareto"]) Assert.Equal("svg", XDocument.Load($"{path}-{plot}.svg").Root!.Name.LocalName);

        var (compared, table, _) = await RunAsync("compare", path + ".json", path + ".json", "--fail-if", "output_throughput < 0.95x");
        Assert.Equal(0, compared);
        Assert.Contains("| r2r@0.4, concurrency 1 | large_fraction | 0.25 | 0.25 | 1.000 |", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_SendsATrace_WhenItsLinesHaveTimes()
    {
        await using var server = ScriptedAnswers.Server(_ => ScriptedAnswers.Chat(["a", "b"]));
        File.WriteAllText(_folder.File("trace.jsonl"), """
            {"messages":[{"role":"user","content":"one"}],"timestamp":0}
            {"messages":[{"role":"user","content":"two"}],"timestamp":0.02}
            """);
        var (code, output, _) = await RunAsync("serve", "--url", $"{server.Address}", "--workload", "jsonl", "--file", _folder.File("trace.jsonl"), "--repeats", "1", "--warmup", "0", "--max-concurrency", "1");
        Assert.Equal(0, code);
        Assert.Contains("Successful requests:                     2 ", output, StringComparison.Ordinal);
        Assert.Contains("Client-side Queueing", output, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count(request => request.Path == "/v1/chat/completions"));
    }

    [Fact]
    public async Task Serve_SaysWhatItFoundOdd()
    {
        await using var server = ScriptedAnswers.Server(_ => ScriptedReply.Events(
            """{"choices":[{"text":"ab","finish_reason":null}]}""", """{"choices":[{"text":"c","finish_reason":"length"}]}""", """{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":6}}""", "[DONE]"));
        var (_, output, _) = await RunAsync("serve", "--url", $"{server.Address}", "--rate", "inf", "--requests", "2", "--repeats", "1", "--output-len", "4");
        Assert.Contains("Chunks carry 3.00 tokens each", output, StringComparison.Ordinal);
        Assert.Contains("Tokens per chunk (ITL is per chunk):     3.00", output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 answers have another length than asked for", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--url somewhere", "--url somewhere")]
    [InlineData("--concurrency 0", "--concurrency 0")]
    [InlineData("--concurrency 1 --rate 2", "either --concurrency or --rate")]
    [InlineData("--concurrency 1 --max-concurrency 2", "--max-concurrency goes with")]
    [InlineData("--rate -1", "--rate")]
    [InlineData("--rate 1 --burstiness 0", "--burstiness 0")]
    [InlineData("--goodput ttft", "--goodput ttft")]
    [InlineData("--goodput tftt:5", "--goodput tftt:5")]
    [InlineData("--percentiles 101", "--percentiles 101")]
    [InlineData("--workload poem", "--workload poem")]
    [InlineData("--workload jsonl", "--file")]
    [InlineData("--workload jsonl --file nowhere", "there is no such file")]
    [InlineData("--file x", "--file goes with")]
    [InlineData("--input-len 0", "--input-len 0")]
    [InlineData("--vocabulary 5", "--vocabulary 5")]
    [InlineData("--policy small --baseline large", "--baseline large")]
    [InlineData("--repeats 0", "--repeats 0")]
    [InlineData("--timeout 0", "--timeout 0")]
    [InlineData("--out /nowhere/at/all", "there is no folder")]
    public async Task Serve_NamesTheFlagAndTheFix(string flags, string message)
    {
        string[] url = flags.StartsWith("--url", StringComparison.Ordinal) ? [] : ["--url", "http://127.0.0.1:9"];
        var (code, _, error) = await RunAsync(["serve", .. url, .. flags.Split(' ')]);
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_StopsBeforeMeasuring_WhenTheWarmUpFails()
    {
        await using var server = ScriptedAnswers.Server(_ => ScriptedAnswers.Busy);
        var (code, _, error) = await RunAsync("serve", "--url", $"{server.Address}", "--concurrency", "1");
        Assert.Equal(2, code);
        Assert.Contains("HTTP 503: the queue is full", error, StringComparison.Ordinal);
    }

    /// <summary>Four tokens, of which the policy says how many are the large model's.</summary>
    private static ScriptedReply Routed(ScriptedRequest request)
    {
        var policy = JsonDocument.Parse(request.Body).RootElement.GetProperty("routing").GetProperty("policy").GetString();
        var (large, switches) = policy switch { "small" => (0, 0), "large" => (4, 0), _ => (1, 2) };
        return ScriptedAnswers.Chat(["a", "b", "c", "d"], routing: $$$"""{"policy":"{{{policy}}}","small_tokens":{{{4 - large}}},"large_tokens":{{{large}}},"switches":{{{switches}}},"timings":{"queue_ms":1,"router_ms":0.01}}""") with { IsSlow = true };
    }

    internal static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (await CommandRunner.RunAsync(args, output, error), output.ToString(), error.ToString());
    }
}
