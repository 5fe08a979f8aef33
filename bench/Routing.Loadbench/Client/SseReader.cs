using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;

namespace Routing.Loadbench.Client;

/// <summary>Reads server-sent events off UTF-8 bytes as they arrive, without making strings of them.</summary>
/// <remarks>The format is the WHATWG's: lines end in LF, CR or CRLF, a blank one ends an event, a line that begins with a colon is a comment.</remarks>
internal sealed class SseReader(Stream stream) : IDisposable
{
    private const byte LineFeed = (byte)'\n', CarriageReturn = (byte)'\r';

    private readonly PipeReader _pipe = PipeReader.Create(stream);
    private readonly ArrayBufferWriter<byte> _data = new(1024);
    private ReadOnlySequence<byte> _unread;
    private bool _ended, _skipLineFeed, _pastFirstLine, _hasData;

    /// <summary>The event's data; good until the next call.</summary>
    public ReadOnlySpan<byte> Data => _data.WrittenSpan;

    /// <summary>When the bytes that end the event were read.</summary>
    public long Timestamp { get; private set; }

    /// <summary>Waits for the next event that has data.</summary>
    /// <returns>False at the end of the stream.</returns>
    /// <exception cref="InvalidDataException">The stream ends inside an event.</exception>
    public async ValueTask<bool> MoveNextAsync(CancellationToken stop)
    {
        _data.ResetWrittenCount();
        _hasData = false;
        while (true)
        {
            while (TryTakeLine(out var line))
                if (IsEndOfEvent(line)) return true;
            if (_ended) return _hasData || !_unread.IsEmpty ? throw new InvalidDataException("the stream ended inside an event") : false;
            await FillAsync(stop).ConfigureAwait(false);
        }
    }

    /// <summary>Gives its buffers back.</summary>
    public void Dispose() => _pipe.Complete();

    private async ValueTask FillAsync(CancellationToken stop)
    {
        _pipe.AdvanceTo(_unread.Start, _unread.End);
        var read = await _pipe.ReadAsync(stop).ConfigureAwait(false);
        Timestamp = Stopwatch.GetTimestamp();
        (_unread, _ended) = (read.Buffer, read.IsCompleted);
    }

    private bool TryTakeLine(out ReadOnlySequence<byte> line)
    {
        line = default;
        if (_skipLineFeed && !_unread.IsEmpty)
        {
            if (_unread.FirstSpan[0] == LineFeed) _unread = _unread.Slice(1);
            _skipLineFeed = false;
        }
        var reader = new SequenceReader<byte>(_unread);
        if (!reader.TryReadToAny(out line, [LineFeed, CarriageReturn], advancePastDelimiter: false)) return false;
        reader.TryRead(out var end);
        _skipLineFeed = end == CarriageReturn;   // the LF of a CRLF may come with the next bytes
        _unread = _unread.Slice(reader.Position);
        return true;
    }

    private bool IsEndOfEvent(in ReadOnlySequence<byte> bytes)
    {
        var line = bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();
        if (!_pastFirstLine && line.StartsWith("\uFEFF"u8)) line = line[3..];
        _pastFirstLine = true;
        if (line.IsEmpty) return _hasData;
        if (!line.StartsWith("data"u8)) return false;
        var value = line[4..];
        if (!value.IsEmpty)
        {
            if (value[0] != (byte)':') return false;   // another field whose name begins alike
            value = value[1..];
        }
        if (!value.IsEmpty && value[0] == (byte)' ') value = value[1..];
        if (_hasData) _data.Write("\n"u8);
        _data.Write(value);
        _hasData = true;
        return false;
    }
}
