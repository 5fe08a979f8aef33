using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Routing.Server.Configuration;
using Routing.Server.Lifecycle;

namespace Routing.Server.Telemetry;

/// <summary>
/// Listens to the server's meter and writes the Prometheus text format 0.0.4. <c>routing.time_to_first_token</c> in seconds is
/// <c>routing_time_to_first_token_seconds</c>, counters end in <c>_total</c>. Owns: the listener.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Names under which dashboards made for vLLM look for ours.</summary>
    private static readonly Dictionary<string, string> s_vllm = new(StringComparer.Ordinal)
    {
        ["routing_num_requests_running"] = "vllm:num_requests_running",
        ["routing_num_requests_waiting"] = "vllm:num_requests_waiting",
        ["routing_kv_cache_usage_perc"] = "vllm:kv_cache_usage_perc",
        ["routing_prompt_tokens_total"] = "vllm:prompt_tokens_total",
        ["routing_generation_tokens_total"] = "vllm:generation_tokens_total",
        ["routing_time_to_first_token_seconds"] = "vllm:time_to_first_token_seconds",
        ["routing_inter_token_latency_seconds"] = "vllm:inter_token_latency_seconds",
        ["routing_e2e_request_latency_seconds"] = "vllm:e2e_request_latency_seconds",
        ["routing_request_queue_time_seconds"] = "vllm:request_queue_time_seconds",
        ["routing_request_prefill_time_seconds"] = "vllm:request_prefill_time_seconds",
        ["routing_request_decode_time_seconds"] = "vllm:request_decode_time_seconds",
        ["routing_request_success_total"] = "vllm:request_success_total",
        ["routing_request_prompt_tokens"] = "vllm:request_prompt_tokens",
        ["routing_request_generation_tokens"] = "vllm:request_generation_tokens",
        ["routing_request_params_n"] = "vllm:request_params_n",
        ["routing_request_params_max_tokens"] = "vllm:request_params_max_tokens",
    };

    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, MetricSeries>> _series = new();
    private readonly MeterListener _listener = new();
    private readonly ServerTelemetry _telemetry;
    private readonly EngineService _engine;
    private readonly bool _alsoVllm;

    public PrometheusText(ServerTelemetry telemetry, EngineService engine, ServerSettings settings)
    {
        (_telemetry, _engine) = (telemetry, engine);
        _alsoVllm = settings.VllmMetrics;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other servers in this process have meters of the same name; GenAI names are for OpenTelemetry.
            if (telemetry.Owns(instrument.Meter) && instrument.Name.StartsWith("routing.", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument, _series.GetOrAdd(instrument, _ => new(StringComparer.Ordinal)));
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, state) => Take(instrument, state, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Take(instrument, state, value, tags));
        _listener.Start();
    }

    /// <summary>All metrics as they are now.</summary>
    public string Write()
    {
        _telemetry.Refresh();
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        var model = _engine.Loaded.IsCompletedSuccessfully ? $"model_name=\"{Escape(_engine.Loaded.Result.Name)}\"" : "";
        foreach (var (instrument, series) in _series.OrderBy(entry => entry.Key.Name, StringComparer.Ordinal))
        {
            var name = NameOf(instrument);
            Append(text, name, model, instrument, series.Values);
            if (_alsoVllm && s_vllm.TryGetValue(name, out var alias)) Append(text, alias, model, instrument, series.Values);
        }
        return text.ToString();
    }

    private static void Take(Instrument instrument, object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = (ConcurrentDictionary<string, MetricSeries>)state!;
        var labels = Labels(tags);
        if (!all.TryGetValue(labels, out var series)) series = all.GetOrAdd(labels, key => new MetricSeries(key, instrument is Histogram<double> histogram ? histogram.Advice?.HistogramBucketBoundaries : null));
        if (instrument.IsObservable) series.Set(value);
        else series.Add(value);
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var text = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(key.Replace('.', '_')).Append("=\"").Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")).Append('"');
        }
        return text.ToString();
    }

    private static string Escape(string label) => label.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");

    private static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        return IsCounter(instrument) ? name + "_total" : name;
    }

    private static bool IsCounter(Instrument instrument) => instrument is Counter<long> or ObservableCounter<double>;

    private static void Append(StringBuilder text, string name, string model, Instrument instrument, IEnumerable<MetricSeries> all)
    {
        var kind = instrument is Histogram<double> ? "histogram" : IsCounter(instrument) ? "counter" : "gauge";
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n# TYPE {name} {kind}\n");
        foreach (var series in all)
        {
            var (value, count, buckets) = series.Read();
            var labels = series.Labels.Length == 0 || model.Length == 0 ? model + series.Labels : $"{model},{series.Labels}";
            if (instrument is Histogram<double> histogram) AppendHistogram(text, name, labels, histogram.Advice!.HistogramBucketBoundaries!, value, count, buckets);
            else AppendSample(text, name, labels, value);
        }
    }

    private static void AppendHistogram(StringBuilder text, string name, string labels, IReadOnlyList<double> borders, double sum, long count, long[] buckets)
    {
        var (below, comma) = (0L, labels.Length == 0 ? "" : ",");
        for (var i = 0; i < buckets.Length; i++)
        {
            below += buckets[i];
            var border = i < borders.Count ? borders[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            AppendSample(text, name + "_bucket", $"{labels}{comma}le=\"{border}\"", below);
        }
        AppendSample(text, name + "_sum", labels, sum);
        AppendSample(text, name + "_count", labels, count);
    }

    private static void AppendSample(StringBuilder text, string name, string labels, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length == 0 ? "" : $"{{{labels}}}")} {value}\n");

    public void Dispose() => _listener.Dispose();
}
