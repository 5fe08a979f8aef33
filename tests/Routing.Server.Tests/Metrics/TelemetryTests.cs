using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Routing.Server.Telemetry;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Metrics;

/// <summary>Traces and metrics under OpenTelemetry's names, for whoever listens.</summary>
public sealed class TelemetryTests(ServerFixture fixture)
{
    private const string Chat = """{"model": "pair:r2r", "messages": [{"role": "user", "content": "Who lives in Selby?"}], "temperature": 0.5, "seed": 1, "max_tokens": 20}""";

    [Theory]
    [InlineData("/v1/chat/completions", Chat, "chat", "pair:r2r", 1)]
    [InlineData("/v1/completions", """{"model": "pair", "prompt": ["a", "b"], "n": 2, "temperature": 0.5, "max_tokens": 20}""", "text_completion", "pair", 4)]
    [InlineData("/v1/responses", """{"model": "pair", "input": "a", "temperature": 0.5, "max_output_tokens": 20}""", "chat", "pair", 1)]
    public async Task Request_IsOneSpan_WithTheAttributesOfGenAi(string path, string body, string operation, string model, int choices)
    {
        await using var server = await TestServer.StartAsync();
        using var spans = new SpanRecorder(server);
        var reply = await server.AskAsync(path, body);
        var span = await spans.SingleAsync();

        Assert.Equal($"{operation} {model}", span.DisplayName);
        Assert.Equal(ActivityKind.Server, span.Kind);
        Assert.Equal((operation, model, "routing", 0.5f, 20), (span.GetTagItem("gen_ai.operation.name"), span.GetTagItem("gen_ai.request.model"), span.GetTagItem("gen_ai.provider.name"), span.GetTagItem("gen_ai.request.temperature"), span.GetTagItem("gen_ai.request.max_tokens")));
        var usage = reply["usage"]!;
        Assert.Equal((int)(usage["prompt_tokens"] ?? usage["input_tokens"])!, span.GetTagItem("gen_ai.usage.input_tokens"));
        Assert.Equal((int)(usage["completion_tokens"] ?? usage["output_tokens"])!, span.GetTagItem("gen_ai.usage.output_tokens"));
        Assert.Equal(choices, Assert.IsType<string[]>(span.GetTagItem("gen_ai.response.finish_reasons")).Length);
        Assert.Equal("r2r", span.GetTagItem("routing.policy"));
        Assert.Equal((double)reply["routing"]!["large_fraction"]!, span.GetTagItem("routing.large_fraction"));
        Assert.Equal((int)reply["routing"]!["switches"]!, span.GetTagItem("routing.switches"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task Span_HasTheRequestsId_AndFollowsTheClientsTrace()
    {
        await using var server = await TestServer.StartAsync();
        using var spans = new SpanRecorder(server);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(Chat, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Request-Id", "mine-1");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var reply = await server.Client.SendAsync(request);
        var span = await spans.SingleAsync();

        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal("mine-1", span.GetTagItem("request_id"));
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", span.TraceId.ToString());
    }

    [Fact]
    public async Task Failure_IsAnErrorOfTheSpan()
    {
        await using var server = await TestServer.StartAsync(new() { RequestTimeoutSeconds = 0.001 });
        using var spans = new SpanRecorder(server);
        var (status, _) = await server.PostAsync("/v1/completions", """{"model": "pair", "prompt": "a", "max_tokens": 900, "ignore_eos": true}""");
        var span = await spans.SingleAsync();

        Assert.Equal(504, status);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal(["deadline"], (string[])span.GetTagItem("gen_ai.response.finish_reasons")!);
    }

    [Fact]
    public async Task Histograms_HaveBordersThatFitSeconds_AndBoundedLabels()
    {
        var telemetry = fixture.Server.App.Services.GetRequiredService<ServerTelemetry>();
        var measured = new ConcurrentQueue<(Histogram<double> Instrument, double Value, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (telemetry.Owns(instrument.Meter) && instrument.Name.StartsWith("gen_ai.", StringComparison.Ordinal)) own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Enqueue(((Histogram<double>)instrument, value, tags.ToArray().ToDictionary(StringComparer.Ordinal))));
        listener.Start();
        await fixture.Server.AskAsync("/v1/chat/completions", Chat.Replace("pair:r2r", "pair@0.3", StringComparison.Ordinal));

        foreach (var name in (string[])["gen_ai.server.request.duration", "gen_ai.server.time_to_first_token", "gen_ai.server.time_per_output_token"])
        {
            var own = measured.Where(one => one.Instrument.Name == name).ToArray();
            Assert.NotEmpty(own);
            Assert.Equal("s", own[0].Instrument.Unit);
            Assert.True(own[0].Instrument.Advice!.HistogramBucketBoundaries!.Count(border => border < 1) > 5, $"{name} has the borders of milliseconds");
            Assert.All(own, one => Assert.Equal("pair", one.Tags["gen_ai.request.model"]));   // thresholds would make series without end
            Assert.All(own, one => Assert.InRange(one.Value, 0, 600));
        }
    }

    [Fact]
    public async Task Otlp_SendsSpansAndMetrics_WhereTheSettingsSay()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var server = await TestServer.StartAsync(new() { OtlpEndpoint = receiver.Url })) await server.AskAsync("/v1/chat/completions", Chat);

        Assert.True(receiver.Holds("trace.v1.TraceService", "chat pair:r2r"), "no span came");
        foreach (var name in (string[])["gen_ai.server.request.duration", "routing.time_to_first_token", "routing.tokens"]) Assert.True(receiver.Holds("metrics.v1.MetricsService", name), $"no '{name}' came");
    }

    [Fact]
    public void Otlp_IsNotThere_WithoutAnEndpoint()
    {
        Assert.Null(fixture.Server.App.Services.GetService<MeterProvider>());
        Assert.Null(fixture.Server.App.Services.GetService<TracerProvider>());
    }

    /// <summary>Records the spans of one server.</summary>
    private sealed class SpanRecorder : IDisposable
    {
        private readonly ActivityListener _listener;
        private readonly ConcurrentQueue<Activity> _ended = new();

        public SpanRecorder(TestServer server)
        {
            var source = server.App.Services.GetRequiredService<ServerTelemetry>().Source;
            _listener = new ActivityListener { ShouldListenTo = other => other == source, Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded, ActivityStopped = _ended.Enqueue };
            ActivitySource.AddActivityListener(_listener);
        }

        /// <summary>The only span; it ends a moment after the reply.</summary>
        public async Task<Activity> SingleAsync()
        {
            for (var tries = 0; tries < 1000 && _ended.IsEmpty; tries++) await Task.Delay(5);
            return Assert.Single(_ended);
        }

        public void Dispose() => _listener.Dispose();
    }
}
