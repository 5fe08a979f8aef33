using System.ComponentModel;
using Routing.Hosting;
using Routing.Server.Admission;

namespace Routing.Server.Configuration;

/// <summary>Everything that can be set about the server. The same keys in appsettings.json, in the environment (<c>Routing__MaxQueue</c>) and as flags (<c>--max-queue</c>).</summary>
public sealed record ServerSettings
{
    /// <summary>The section of the configuration that holds them.</summary>
    public const string Section = "Routing";

    [Description("Address to listen on; 0.0.0.0 is every interface.")]
    public string Host { get; init; } = "127.0.0.1";

    [Description("Port to listen on; 0 takes a free one.")]
    public int Port { get; init; } = 8000;

    [Description("Folder of one checkpoint; no routing.")]
    public string? Model { get; init; }

    [Description("Folder of the small model of a pair (default: the shipped one).")]
    public string? Small { get; init; }

    [Description("Folder of the large model of a pair (default: the shipped one).")]
    public string? Large { get; init; }

    [Description("Folder of a trained token router for the pair (default: the shipped one for the shipped pair).")]
    public string? Router { get; init; }

    [Description("What clients call the model (default: pair, or the folder's name of one checkpoint).")]
    public string? Name { get; init; }

    [Description("Who makes the tokens when a request does not say: small, large, lossless or a token router's name.")]
    public string? Policy { get; init; }

    [Description("Threshold when a request does not say (default: the router's own).")]
    public float? Threshold { get; init; }

    [Description("Share of tokens for the large model when a request does not say; excludes a threshold.")]
    public double? LargeFraction { get; init; }

    [Description("Type of weights and arithmetic: f32 or bf16.")]
    public string Precision { get; init; } = "f32";

    [Description("cpu or cuda.")]
    public string Device { get; init; } = "cpu";

    [Description("Cores an operation may use.")]
    public int Threads { get; init; } = 1;

    [Description("Memory for keys and values of each model, MiB.")]
    public int KvMb { get; init; } = 512;

    [Description("Sequences that run at once.")]
    public int MaxSequences { get; init; } = 64;

    [Description("Sequences that may wait; beyond it requests are answered 503 at once.")]
    public int MaxQueue { get; init; } = 256;

    [Description("Prompt tokens that may wait; beyond it requests are answered 503 at once.")]
    public int MaxQueuedTokens { get; init; } = 1 << 20;

    [Description("File of API keys, one a line; without it and an admin key file the server is open.")]
    public string? ApiKeyFile { get; init; }

    [Description("File of keys for the admin routes, one a line; they open all other routes too, and without other keys they alone do.")]
    public string? AdminKeyFile { get; init; }

    [Description("Requests a minute for each API key; beyond it they are answered 429.")]
    public int? RequestsPerMinute { get; init; }

    [Description("Tokens a minute for each API key, prompt and the most that may be generated; beyond it requests are answered 429.")]
    public int? TokensPerMinute { get; init; }

    [Description("Web sites whose pages may call the server from a browser, separated by commas; * is all (default: none but its own).")]
    public string? CorsOrigins { get; init; }

    [Description("Most tokens to generate when a request does not say (default: what its context has room for, but no more than an eighth of the KV memory or 1024).")]
    public int? DefaultMaxTokens { get; init; }

    [Description("Longest request body, MiB.")]
    public int MaxBodyMb { get; init; } = 16;

    [Description("Seconds after which a request ends with an error.")]
    public double? RequestTimeoutSeconds { get; init; }

    [Description("Seconds that running requests get to finish when the server stops.")]
    public double DrainSeconds { get; init; } = 30;

    [Description("Seconds of silence in a stream after which a comment is sent.")]
    public double PingSeconds { get; init; } = 15;

    [Description("Seconds after which a client that does not read its stream is cut off.")]
    public double SlowReaderSeconds { get; init; } = 30;

    [Description("Serve the inspector page at /.")]
    public bool Inspector { get; init; } = true;

    [Description("Also give metrics under vLLM's names.")]
    public bool VllmMetrics { get; init; }

    [Description("Where to send OpenTelemetry traces and metrics (OTLP), such as http://localhost:4317 (default: the variable OTEL_EXPORTER_OTLP_ENDPOINT; nowhere without it).")]
    public string? OtlpEndpoint { get; init; }

    /// <summary>Everything wrong with these settings that can be said without loading a model, one sentence each.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (var error in Selection().Errors()) yield return error;
        if (Host != "localhost" && !System.Net.IPAddress.TryParse(Host, out _)) yield return $"'Host' is '{Host}'; give an IP address or localhost.";
        if (Port is < 0 or > 65535) yield return $"'Port' is {Port}; it must be between 0 and 65535.";
        if (Name is "") yield return "'Name' is empty; leave it out or give a name.";
        if (Name is not null && Name.AsSpan().ContainsAny(':', '@')) yield return $"'Name' is '{Name}'; ':' and '@' separate it from a policy and a threshold.";
        foreach (var (key, value) in new (string, int)[] {
            (nameof(Threads), Threads), (nameof(KvMb), KvMb), (nameof(MaxSequences), MaxSequences), (nameof(MaxQueue), MaxQueue),
            (nameof(MaxQueuedTokens), MaxQueuedTokens), (nameof(MaxBodyMb), MaxBodyMb), (nameof(DefaultMaxTokens), DefaultMaxTokens ?? 1), (nameof(RequestsPerMinute), RequestsPerMinute ?? 1), (nameof(TokensPerMinute), TokensPerMinute ?? 1) })
            if (value < 1) yield return $"'{key}' is {value}; it must be 1 or more.";
        foreach (var (key, value) in ((string, double)[])[
            (nameof(RequestTimeoutSeconds), RequestTimeoutSeconds ?? 1), (nameof(PingSeconds), PingSeconds), (nameof(SlowReaderSeconds), SlowReaderSeconds)])
            if (!(value > 0 && value <= 604_800)) yield return $"'{key}' is {value}; it must be over 0 and at most a week.";
        if (!(DrainSeconds is >= 0 and <= 86_400)) yield return $"'DrainSeconds' is {DrainSeconds}; it must be between 0 and a day.";
        if (OtlpEndpoint is not null && !Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out _)) yield return $"'OtlpEndpoint' is '{OtlpEndpoint}'; give a URL.";
        foreach (var file in (string?[])[ApiKeyFile, AdminKeyFile])
        {
            if (file is null) continue;
            if (!File.Exists(file)) yield return $"The key file '{file}' does not exist.";
            else if (ApiKeys.Read(file).Length == 0) yield return $"The key file '{file}' has no key; write one a line, or leave the setting out for an open server.";
        }
    }

    /// <summary>Longest time of a request; null is no limit.</summary>
    internal TimeSpan? RequestTimeout => RequestTimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Which models, with what means.</summary>
    internal ModelSelection Selection() => new()
    {
        Model = Model, Small = Small, Large = Large, Router = Router, Precision = Precision, Device = Device, Threads = Threads, KvMegabytes = KvMb,
    };
}
