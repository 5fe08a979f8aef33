using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Metrics;

/// <summary><c>/metrics</c> says what requests did.</summary>
public sealed class MetricsTests(EndlessModel endless)
{
    private const string Chat = "/v1/chat/completions";

    /// <summary>Names that dashboards read.</summary>
    private static readonly string[] s_names =
    [
        "num_requests_running", "num_requests_waiting", "kv_cache_usage_perc", "prompt_tokens_total", "generation_tokens_total", "time_to_first_token_seconds", "inter_token_latency_seconds",
        "e2e_request_latency_seconds", "request_queue_time_seconds", "request_prefill_time_seconds", "request_decode_time_seconds", "request_success_total", "request_prompt_tokens", "request_generation_tokens",
        "request_params_n", "request_params_max_tokens",
    ];

    private static readonly string[] s_ours = ["tokens_total", "decisions_total", "switches_total", "large_fraction", "catchup_tokens_total", "router_seconds_total"];

    [Fact]
    public async Task Counters_MoveByWhatRepliesSay()
    {
        await using var server = await TestServer.StartAsync(new() { VllmMetrics = true });
        var before = await PrometheusReply.GetAsync(server);
        JsonNode[] replies =
        [
            await server.AskAsync(Chat, Body(""" "temperature": 0""")),
            await server.AskAsync(Chat, Body(""" "n": 3, "seed": 1, "max_tokens": 40, "ignore_eos": true""")),
            await server.AskAsync(Chat, Body(""" "routing": {"policy": "large"}, "max_tokens": 7, "temperature": 0""")),
            await server.AskAsync("/v1/completions", """{"model": "pair:entropy", "prompt": ["a", "b"], "max_tokens": 9, "seed": 2}"""),
        ];
        var streamed = (await SseReply.PostAsync(server, Chat, Body(""" "seed": 4, "stream": true, "stream_options": {"include_usage": true}"""))).Chunks[^1];
        await server.WaitUntilIdleAsync();
        var after = await PrometheusReply.GetAsync(server);

        JsonNode[] all = [.. replies, streamed];
        var usage = all.Select(reply => reply["usage"]!).ToArray();
        Assert.Equal(usage.Sum(tokens => (int)tokens["completion_tokens"]!), Moved("routing_generation_tokens_total"));
        Assert.Equal(all.Sum(reply => (int)reply["routing"]!["small_tokens"]!), Moved("routing_tokens_total", ("model", "small")));
        Assert.Equal(all.Sum(reply => (int)reply["routing"]!["large_tokens"]!), Moved("routing_tokens_total", ("model", "large")));
        Assert.Equal(all.Sum(reply => (int)reply["routing"]!["switches"]!), Moved("routing_switches_total"));
        Assert.Equal(all.Where(Routed("r2r")).Sum(reply => (int)reply["routing"]!["large_tokens"]!), Moved("routing_decisions_total", ("policy", "r2r"), ("outcome", "large")));
        Assert.Equal(all.Where(Routed("entropy")).Sum(reply => (int)reply["routing"]!["small_tokens"]!), Moved("routing_decisions_total", ("policy", "entropy"), ("outcome", "small")));
        Assert.Equal(0, Moved("routing_decisions_total", ("policy", "large")));
        string[] reasons = [.. replies.SelectMany(reply => reply["choices"]!.AsArray()).Select(choice => (string)choice!["finish_reason"]!)];
        Assert.Equal(reasons.Count(reason => reason == "length"), Moved("routing_request_success_total", ("finished_reason", "length")));
        Assert.Equal(reasons.Length + 1, Moved("routing_request_success_total"));
        Assert.Equal(5, Moved("routing_request_prompt_tokens_count"));
        Assert.Equal(usage.Sum(tokens => (int)tokens["prompt_tokens"]!), Moved("routing_request_prompt_tokens_sum"));
        Assert.Equal(usage.Sum(tokens => (int)tokens["completion_tokens"]!), Moved("routing_request_generation_tokens_sum"));
        Assert.Equal(7, Moved("routing_request_params_n_sum"));   // of each request, not of each prompt
        Assert.Equal(reasons.Length + 1, Moved("routing_e2e_request_latency_seconds_count"));
        Assert.Equal(usage.Sum(tokens => (int)tokens["completion_tokens"]!) - reasons.Length - 1, Moved("routing_inter_token_latency_seconds_count"));

        double Moved(string name, params (string, string)[] labels) => after.Sum(name, labels) - before.Sum(name, labels);

        static Func<JsonNode, bool> Routed(string policy) => reply => (string?)reply["routing"]!["policy"] == policy;
    }

    [Fact]
    public async Task Names_AreThoseOfDashboards_AndAliasesHaveTheSameValues()
    {
        await using var server = await TestServer.StartAsync(new() { VllmMetrics = true });
        await server.AskAsync(Chat, Body(""" "temperature": 0"""));
        await server.WaitUntilIdleAsync();
        var metrics = await PrometheusReply.GetAsync(server);

        foreach (var name in s_ours) Assert.NotEmpty(metrics.Families[$"routing_{name}"].Samples);
        foreach (var name in s_names)
        {
            var (own, alias) = (metrics.Families[$"routing_{name}"], metrics.Families[$"vllm:{name}"]);
            Assert.NotEmpty(own.Samples);
            Assert.Equal(own.Type, alias.Type);
            Assert.Equal(own.Samples.Select(Key), alias.Samples.Select(Key));
        }

        static string Key(Sample sample) => $"{sample.Name[(sample.Name.IndexOf('_') is var at && sample.Name.StartsWith("vllm:", StringComparison.Ordinal) ? 5 : at + 1)..]} {string.Join(',', sample.Labels)} {sample.Value}";
    }

    [Fact]
    public async Task Aliases_AreLeftOut_UnlessAskedFor()
    {
        await using var server = await TestServer.StartAsync();
        Assert.DoesNotContain((await PrometheusReply.GetAsync(server)).Families.Keys, name => name.Contains(':'));
    }

    [Fact]
    public async Task Gauges_ShowWhatRuns_AndFallBackToNothing()
    {
        await using var server = await TestServer.StartAsync(endless.Settings with { MaxSequences = 2 });
        var streams = new List<RawConnection>();
        for (var i = 0; i < 3; i++)
        {
            var stream = await RawConnection.OpenAsync(server.Url);
            await stream.SendAsync("POST", "/v1/completions", System.Text.Encoding.UTF8.GetBytes(EndlessModel.Request()));
            streams.Add(stream);
        }
        await server.WaitForAsync(metrics => metrics is { Running: 2, Waiting: 1, Small.Tokens: > 20 });
        var busy = await PrometheusReply.GetAsync(server);
        streams.ForEach(stream => stream.Dispose());
        await server.WaitUntilIdleAsync();
        var idle = await PrometheusReply.GetAsync(server);

        Assert.Equal((2, 1), (busy.Sum("routing_num_requests_running"), busy.Sum("routing_num_requests_waiting")));
        Assert.InRange(busy.Sum("routing_kv_cache_usage_perc"), double.Epsilon, 1);
        Assert.Equal((0, 0, 0), (idle.Sum("routing_num_requests_running"), idle.Sum("routing_num_requests_waiting"), idle.Sum("routing_kv_cache_usage_perc")));
    }

    /// <summary>A request whose client left is one too.</summary>
    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task ClientsThatLeave_AreCounted(string stream)
    {
        await using var server = await TestServer.StartAsync(endless.Settings);
        using (var connection = await RawConnection.OpenAsync(server.Url))
        {
            await connection.SendAsync("POST", "/v1/completions", System.Text.Encoding.UTF8.GetBytes(EndlessModel.Request().Replace("\"stream\": true", $"\"stream\": {stream}", StringComparison.Ordinal)));
            await server.WaitForAsync(metrics => metrics.Small.Tokens > 5);
        }
        await server.WaitUntilIdleAsync();
        var metrics = await PrometheusReply.GetAsync(server);
        for (var tries = 0; tries < 200 && metrics.Sum("routing_request_success_total") == 0; tries++)
        {
            await Task.Delay(10);   // the engine is done a moment before the request is
            metrics = await PrometheusReply.GetAsync(server);
        }

        Assert.Equal(1, metrics.Sum("routing_request_success_total", ("finished_reason", "cancelled")));
        Assert.Equal(metrics.Sum("routing_generation_tokens_total"), metrics.Sum("routing_request_generation_tokens_sum"));
    }

    [Fact]
    public async Task Labels_AreEscaped()
    {
        const string Name = "a \"b\" \\ c\nd é";
        await using var server = await TestServer.StartAsync(new() { Name = Name });
        var metrics = await PrometheusReply.GetAsync(server);

        Assert.All(metrics.Families.Values.SelectMany(family => family.Samples), sample => Assert.Equal(Name, sample.Labels["model_name"]));
    }

    [Fact]
    public async Task ReplyIsOfThePrometheusType()
    {
        await using var server = await TestServer.StartAsync();
        using var reply = await server.Client.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", reply.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("user-key", 200)]
    public async Task Key_IsNeeded_WhereKeysAreSet(string? key, int status)
    {
        await using var guarded = new GuardedServer();
        await guarded.InitializeAsync();
        using var reply = await guarded.Server.SendAsync(HttpMethod.Get, "/metrics", key: key);
        Assert.Equal(status, (int)reply.StatusCode);
    }

    private static string Body(string more) => $$"""{"model": "pair", "messages": [{"role": "user", "content": "{{ServerFixture.Question}}"}], {{more}}}""";
}
