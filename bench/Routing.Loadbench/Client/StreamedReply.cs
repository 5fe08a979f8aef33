using System.Buffers;
using System.Diagnostics;
using System.Text;
using Routing.Loadbench.Workloads;

namespace Routing.Loadbench.Client;

/// <summary>A streamed answer as it comes in: when its tokens came, and what its last chunks say of it.</summary>
/// <param name="sent">Time stamp of its start.</param>
internal sealed class StreamedReply(LoadRequest request, long sent)
{
    private readonly ArrayBufferWriter<byte> _text = new(512);
    private readonly List<double> _gaps = new(request.MaxTokens);
    private double? _firstToken;
    private long _last;
    private string? _finishReason;
    private int? _promptTokens, _outputTokens;
    private RoutingSummary? _routing;

    /// <summary>Reads to the end of the stream.</summary>
    /// <param name="runStart">Time stamp of the run's start.</param>
    /// <exception cref="InvalidDataException">The stream is broken or reports an error.</exception>
    public async Task<RequestOutcome> ReadAsync(Stream stream, long runStart, CancellationToken stop)
    {
        using var events = new SseReader(stream);
        var done = false;
        while (await events.MoveNextAsync(stop).ConfigureAwait(false))
        {
            if (events.Data.SequenceEqual("[DONE]"u8)) done = true;
            else Take(events.Data, events.Timestamp);
        }
        if (!done && _finishReason is null) throw new InvalidDataException("the stream ended without a finish reason or [DONE]");
        if (_firstToken is not { } first) throw new InvalidDataException("the stream ended without a token");
        var seconds = Stopwatch.GetElapsedTime(runStart, sent).TotalSeconds;
        return new RequestOutcome(request, seconds, first, Stopwatch.GetElapsedTime(sent, _last).TotalSeconds, _gaps)
        {
            PromptTokens = _promptTokens ?? request.PromptTokens ?? 0,
            OutputTokens = _outputTokens ?? _gaps.Count + 1,
            HasUsage = _outputTokens is not null,
            FinishReason = _finishReason,
            Text = Encoding.UTF8.GetString(_text.WrittenSpan),
            Routing = _routing,
        };
    }

    private void Take(ReadOnlySpan<byte> data, long at)
    {
        var chunk = StreamedChunk.Parse(data, _text);
        if (chunk.Error is { } error) throw new InvalidDataException(error);
        if (chunk.IsToken)
        {
            if (_firstToken is null) _firstToken = Stopwatch.GetElapsedTime(sent, at).TotalSeconds;
            else _gaps.Add(Stopwatch.GetElapsedTime(_last, at).TotalSeconds);
            _last = at;
        }
        _finishReason = chunk.FinishReason ?? _finishReason;
        _promptTokens = chunk.PromptTokens ?? _promptTokens;
        _outputTokens = chunk.CompletionTokens ?? _outputTokens;
        _routing = chunk.Routing ?? _routing;
    }
}
