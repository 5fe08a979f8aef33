using System.Diagnostics;
using Routing.Runtime;
using Routing.Server.Requests;
using Routing.Server.Streaming;

namespace Routing.Server.Telemetry;

/// <summary>Follows one request: a span, and what it adds to the metrics. Costs next to nothing when nobody listens.</summary>
internal sealed class AnswerTelemetry : IDisposable
{
    private readonly ServerTelemetry _telemetry;
    private readonly PreparedRequest _request;
    private readonly Activity? _span;
    private readonly (long At, ModelRole Source)[]? _last;

    public AnswerTelemetry(ServerTelemetry telemetry, IReadOnlyList<PreparedRequest> requests, string operation, string requestId)
    {
        (_telemetry, _request) = (telemetry, requests[0]);
        if (telemetry.NextToken.Enabled || telemetry.Switches.Enabled) _last = new (long, ModelRole)[requests.Count * _request.Engine.Sampling.Choices];
        var prompt = requests.Sum(request => request.Engine.Prompt.Length);
        telemetry.Prompts.Add(prompt);
        telemetry.PromptTokens.Record(prompt);
        telemetry.MaxTokens.Record(_request.Engine.Sampling.MaxTokens);
        telemetry.Choices.Record(_request.Engine.Sampling.Choices);
        _span = telemetry.Source.StartActivity($"{operation} {_request.Model}", ActivityKind.Server);
        _span?.SetTag("gen_ai.operation.name", operation).SetTag("gen_ai.request.model", _request.Model).SetTag("gen_ai.provider.name", "routing").SetTag("gen_ai.usage.input_tokens", prompt)
            .SetTag("gen_ai.request.temperature", _request.Engine.Sampling.Temperature).SetTag("gen_ai.request.max_tokens", _request.Engine.Sampling.MaxTokens)
            .SetTag("routing.policy", _request.Policy).SetTag("request_id", requestId);
        Operation = operation;
    }

    /// <summary>The answer's end has been told.</summary>
    public bool HasEnded { get; private set; }

    private string Operation { get; }

    public void OnToken(in GeneratedToken token)
    {
        if (_last is null) return;
        ref var last = ref _last[token.Choice];
        var now = Stopwatch.GetTimestamp();
        if (last.At != 0)
        {
            _telemetry.NextToken.Record(Stopwatch.GetElapsedTime(last.At, now).TotalSeconds);
            if (last.Source != token.Source) _telemetry.Switches.Add(1, new KeyValuePair<string, object?>("direction", token.Source == ModelRole.Large ? "to_large" : "to_small"));
        }
        last = (now, token.Source);
    }

    public void OnEnd(AnswerEnd end)
    {
        HasEnded = true;
        // Not the client's own spelling: with thresholds in it there would be no end of series.
        TagList operation = new() { { "gen_ai.operation.name", Operation }, { "gen_ai.request.model", _request.Models.Name }, { "gen_ai.provider.name", "routing" } };
        foreach (var choice in end.Choices) Record(choice, operation);
        if (_span is null) return;
        _span.SetTag("gen_ai.usage.output_tokens", end.Choices.Sum(choice => choice.Tokens))
            .SetTag("gen_ai.response.finish_reasons", end.Choices.Select(choice => choice.FinishReason.ToString().ToLowerInvariant()).ToArray())
            .SetTag("routing.large_fraction", Replies.RoutingReport.LargeFraction(end)).SetTag("routing.switches", end.Choices.Sum(choice => choice.Switches));
        if (end.Choices.Any(choice => choice.FinishReason is FinishReason.Error or FinishReason.Deadline)) _span.SetStatus(ActivityStatusCode.Error);
    }

    private void Record(ChoiceSummary choice, in TagList operation)
    {
        _telemetry.Finished.Add(1, new KeyValuePair<string, object?>("finished_reason", choice.FinishReason.ToString().ToLowerInvariant()));
        _telemetry.GenerationTokens.Record(choice.Tokens);
        _telemetry.Duration.Record(choice.TotalMs / 1000);
        _telemetry.Queue.Record(choice.QueueMs / 1000);
        _telemetry.GenAiDuration.Record(choice.TotalMs / 1000, operation);
        if (choice.FirstTokenMs is { } first)
        {
            _telemetry.FirstToken.Record(first / 1000);
            _telemetry.Prefill.Record((first - choice.QueueMs) / 1000);
            _telemetry.Decode.Record((choice.TotalMs - first) / 1000);
            _telemetry.GenAiFirstToken.Record(first / 1000, operation);
            if (choice.Tokens > 1) _telemetry.GenAiNextToken.Record((choice.TotalMs - first) / 1000 / (choice.Tokens - 1), operation);
        }
        if (_request.Engine.Routing!.Mode != TokenRoutingMode.Routed) return;
        _telemetry.Decisions.Add(choice.SmallTokens, new("policy", _request.Policy), new("outcome", "small"));
        _telemetry.Decisions.Add(choice.LargeTokens, new("policy", _request.Policy), new("outcome", "large"));
    }

    public void Dispose() => _span?.Dispose();
}
