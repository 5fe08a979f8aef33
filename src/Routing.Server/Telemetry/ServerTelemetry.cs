using System.Diagnostics;
using System.Diagnostics.Metrics;
using Routing.Runtime;
using Routing.Server.Lifecycle;

namespace Routing.Server.Telemetry;

/// <summary>
/// What the server measures. Names are OpenTelemetry's; <see cref="PrometheusText"/> spells them its way. Those of requests are
/// recorded as they happen, those of the engine are read when somebody looks. Owns: the meter.
/// </summary>
internal sealed class ServerTelemetry : IDisposable
{
    /// <summary>Name of the meter and of the source of traces.</summary>
    public const string Name = "Routing";

    private readonly Meter _meter = new(Name, Endpoints.InfoEndpoints.ProductVersion);
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(20);

    private readonly EngineService _engine;
    private volatile Look? _look;

    public ServerTelemetry(EngineService engine)
    {
        _engine = engine;
        FirstToken = Histogram("routing.time_to_first_token", "s", "From acceptance to the first token.", Buckets.FirstToken);
        NextToken = Histogram("routing.inter_token_latency", "s", "From token to token of one choice.", Buckets.NextToken);
        Duration = Histogram("routing.e2e_request_latency", "s", "From acceptance to the end.", Buckets.Request);
        Queue = Histogram("routing.request_queue_time", "s", "From acceptance to admission.", Buckets.Request);
        Prefill = Histogram("routing.request_prefill_time", "s", "From admission to the first token.", Buckets.Request);
        Decode = Histogram("routing.request_decode_time", "s", "From the first token to the end.", Buckets.Request);
        PromptTokens = Histogram("routing.request_prompt_tokens", null, "Prompt tokens of a request.", Buckets.Tokens);
        GenerationTokens = Histogram("routing.request_generation_tokens", null, "Tokens made for a request.", Buckets.Tokens);
        MaxTokens = Histogram("routing.request_params_max_tokens", null, "Tokens a request may have made.", Buckets.Tokens);
        Choices = Histogram("routing.request_params_n", null, "Choices a request asks for.", Buckets.Tokens);
        Finished = _meter.CreateCounter<long>("routing.request_success", null, "Choices ended, by reason.");
        Prompts = _meter.CreateCounter<long>("routing.prompt_tokens", null, "Prompt tokens of all requests.");
        Decisions = _meter.CreateCounter<long>("routing.decisions", null, "Decisions of token routers, by policy and outcome.");
        Switches = _meter.CreateCounter<long>("routing.switches", null, "Changes from one model to the other within an answer.");
        GenAiDuration = Histogram("gen_ai.server.request.duration", "s", "Duration of a request (GenAI conventions).", Buckets.Request);
        GenAiFirstToken = Histogram("gen_ai.server.time_to_first_token", "s", "Time to the first token (GenAI conventions).", Buckets.FirstToken);
        GenAiNextToken = Histogram("gen_ai.server.time_per_output_token", "s", "Mean time a token after the first (GenAI conventions).", Buckets.NextToken);
        ObserveEngine();
    }

    /// <summary>Traces: one span a request.</summary>
    public ActivitySource Source { get; } = new(Name);

    public Histogram<double> FirstToken { get; }
    public Histogram<double> NextToken { get; }
    public Histogram<double> Duration { get; }
    public Histogram<double> Queue { get; }
    public Histogram<double> Prefill { get; }
    public Histogram<double> Decode { get; }
    public Histogram<double> PromptTokens { get; }
    public Histogram<double> GenerationTokens { get; }
    public Histogram<double> MaxTokens { get; }
    public Histogram<double> Choices { get; }
    public Counter<long> Finished { get; }
    public Counter<long> Prompts { get; }
    public Counter<long> Decisions { get; }
    public Counter<long> Switches { get; }
    public Histogram<double> GenAiDuration { get; }
    public Histogram<double> GenAiFirstToken { get; }
    public Histogram<double> GenAiNextToken { get; }

    /// <summary>Whether a meter is this one.</summary>
    public bool Owns(Meter meter) => meter == _meter;

    private void ObserveEngine()
    {
        Gauge("routing.num_requests_running", "Sequences that run.", metrics => metrics.Running);
        Gauge("routing.num_requests_waiting", "Sequences that wait for admission.", metrics => metrics.Waiting);
        Gauge("routing.large_fraction", "Share of all tokens so far that the large model made.", LargeFraction);
        ByModel("routing.kv_cache_usage_perc", "Share of KV memory in use, 0 to 1.", model => model.Slots == 0 ? 0 : 1 - (double)model.FreeSlots / model.Slots, isCounter: false);
        ByModel("routing.live_tensors", "Tensors alive on the model's thread.", model => model.LiveTensors, isCounter: false);
        ByModel("routing.tokens", "Tokens made.", model => model.Tokens, isCounter: true);
        ByModel("routing.read_tokens", "Prompt tokens read: a routed prompt by both models.", model => model.PromptTokens, isCounter: true);
        ByModel("routing.catchup_tokens", "Tokens of the other model read beyond one a step.", model => model.CatchUpTokens, isCounter: true);
        ByModel("routing.steps", "Steps run.", model => model.Steps, isCounter: true);
        ByModel("routing.step_rows", "Rows over all steps.", model => model.Rows, isCounter: true);
        ByModel("routing.model_seconds", "Seconds in the forward.", model => model.ModelSeconds, isCounter: true);
        ByModel("routing.router_seconds", "Seconds in token routers.", model => model.RouterSeconds, isCounter: true);
        _meter.CreateObservableCounter("routing.generation_tokens", () => Read(metrics => metrics.Small.Tokens + (metrics.Large?.Tokens ?? 0)), null, "Tokens made by all models.");
        _meter.CreateObservableCounter("routing.large_wait_seconds", () => Read(metrics => metrics.LargeWaitSeconds), null, "Seconds tokens waited for the large model's step to begin.");
    }

    private static double LargeFraction(EngineMetrics metrics)
    {
        var large = metrics.Large?.Tokens ?? 0;
        return large == 0 ? 0 : (double)large / (large + metrics.Small.Tokens);
    }

    private Histogram<double> Histogram(string name, string? unit, string description, InstrumentAdvice<double> buckets) => _meter.CreateHistogram(name, unit, description, null, buckets);

    private void Gauge(string name, string description, Func<EngineMetrics, double> value) => _meter.CreateObservableGauge(name, () => Read(value), null, description);

    private void ByModel(string name, string description, Func<ModelMetrics, double> value, bool isCounter)
    {
        if (isCounter) _meter.CreateObservableCounter(name, Observe, null, description);
        else _meter.CreateObservableGauge(name, Observe, null, description);

        IEnumerable<Measurement<double>> Observe()
        {
            if (Metrics() is not { } metrics) yield break;
            yield return new Measurement<double>(value(metrics.Small), new KeyValuePair<string, object?>("model", "small"));
            if (metrics.Large is { } large) yield return new Measurement<double>(value(large), new KeyValuePair<string, object?>("model", "large"));
        }
    }

    private IEnumerable<Measurement<double>> Read(Func<EngineMetrics, double> value) => Metrics() is { } metrics ? [new Measurement<double>(value(metrics))] : [];

    /// <summary>Looks at the engine anew; what is read within a moment of it shares that look, so that its numbers belong together.</summary>
    public EngineMetrics? Refresh()
    {
        if (!_engine.Loaded.IsCompletedSuccessfully) return null;
        var metrics = _engine.Loaded.Result.Host.Engine.Metrics();
        _look = new Look(metrics, Stopwatch.GetTimestamp());
        return metrics;
    }

    private EngineMetrics? Metrics() => _look is { } look && Stopwatch.GetElapsedTime(look.At) < s_moment ? look.Metrics : Refresh();

    public void Dispose()
    {
        Source.Dispose();
        _meter.Dispose();
    }

    private sealed record Look(EngineMetrics Metrics, long At);
}
