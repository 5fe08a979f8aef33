using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Routing.Hosting.Chat;

/// <summary>Splits a model's text, as it arrives, into reasoning, answer and tool calls. The result does not depend on where the pieces end.</summary>
public sealed class OutputParser(OutputFormat format)
{
    // Whoever reads the arguments parses them: < and & need no escapes there.
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StringBuilder _held = new();
    private readonly List<OutputPart> _parts = [];
    private State _state = format.Reasoning && format.StartsInReasoning ? State.Reasoning : format.Reasoning ? State.Start : State.Content;
    private bool _trimsStart = format.Reasoning && format.StartsInReasoning;
    private int _searched;

    private enum State : byte
    {
        /// <summary>Nothing but white space yet: reasoning may still begin.</summary>
        Start,
        Reasoning,
        Content,
        ToolCall,
    }

    /// <summary>The next token belongs to the reasoning.</summary>
    public bool IsReasoning => _state == State.Reasoning;

    /// <summary>Tool calls found so far.</summary>
    public int ToolCalls { get; private set; }

    /// <summary>Takes the next piece; returns what is now certain. Valid until the next call.</summary>
    public IReadOnlyList<OutputPart> Append(string text)
    {
        _parts.Clear();
        if (text.Length == 0) return _parts;
        if (_state == State.Content && !format.ToolCalls && _held.Length == 0 && !_trimsStart)
        {
            _parts.Add(new OutputPart(OutputKind.Content, text));   // the common case: nothing to look for
            return _parts;
        }
        _held.Append(text);
        while (Advance()) { }
        return _parts;
    }

    /// <summary>Ends the text; returns what was held back. A tool call that never ended is content: nothing is lost.</summary>
    public IReadOnlyList<OutputPart> Finish()
    {
        _parts.Clear();
        if (_state == State.ToolCall) _held.Insert(0, OutputFormat.ToolCallStart);
        Emit(_state == State.Reasoning ? OutputKind.Reasoning : OutputKind.Content, _held.Length);
        return _parts;
    }

    /// <summary>Takes one step; false when more text is needed.</summary>
    private bool Advance() => _state switch
    {
        State.Start => Begin(),
        State.Reasoning => Pass(OutputKind.Reasoning, OutputFormat.ReasoningEnd, State.Content),
        State.Content when format.ToolCalls => Pass(OutputKind.Content, OutputFormat.ToolCallStart, State.ToolCall),
        State.Content => Pass(OutputKind.Content, null, State.Content),
        _ => ReadToolCall(),
    };

    private bool Begin()
    {
        var text = _held.ToString();
        var words = text.TrimStart();
        if (words.Length < OutputFormat.ReasoningStart.Length && OutputFormat.ReasoningStart.StartsWith(words, StringComparison.Ordinal)) return false;
        if (words.StartsWith(OutputFormat.ReasoningStart, StringComparison.Ordinal))
        {
            _held.Remove(0, text.Length - words.Length + OutputFormat.ReasoningStart.Length);
            (_state, _trimsStart) = (State.Reasoning, true);
        }
        else
        {
            _state = State.Content;
        }
        return true;
    }

    /// <summary>Lets text pass up to a marker.</summary>
    private bool Pass(OutputKind kind, string? marker, State next)
    {
        if (_trimsStart)
        {
            // The line breaks around a marker belong to it.
            var white = 0;
            while (white < _held.Length && char.IsWhiteSpace(_held[white])) white++;
            _held.Remove(0, white);
            if (_held.Length == 0) return false;
            _trimsStart = false;
        }
        var text = _held.ToString();
        var at = marker is null ? -1 : text.IndexOf(marker, StringComparison.Ordinal);
        if (at < 0)
        {
            Emit(kind, text.Length - (marker is null ? 0 : Undecided(text, marker)));
            return false;
        }
        Emit(kind, marker == OutputFormat.ReasoningEnd ? text.AsSpan(0, at).TrimEnd().Length : at);
        _held.Clear().Append(text, at + marker!.Length, text.Length - at - marker.Length);
        (_state, _trimsStart) = (next, next == State.Content);
        return true;
    }

    private bool ReadToolCall()
    {
        // Only what is new can end it: a long call is not searched again with every token.
        var from = Math.Max(0, _searched - OutputFormat.ToolCallEnd.Length + 1);
        var found = _held.ToString(from, _held.Length - from).IndexOf(OutputFormat.ToolCallEnd, StringComparison.Ordinal);
        _searched = _held.Length;
        if (found < 0) return false;
        var (text, at) = (_held.ToString(), from + found);
        _searched = 0;
        if (ParseCall(text[..at]) is { } call)
        {
            ToolCalls++;
            _parts.Add(call);
        }
        else
        {
            _parts.Add(new OutputPart(OutputKind.Content, OutputFormat.ToolCallStart + text[..(at + OutputFormat.ToolCallEnd.Length)]));
        }
        _held.Clear().Append(text, at + OutputFormat.ToolCallEnd.Length, text.Length - at - OutputFormat.ToolCallEnd.Length);
        (_state, _trimsStart) = (State.Content, true);
        return true;
    }

    /// <summary>A call as Hermes and Qwen write it, or null for what is none.</summary>
    private static OutputPart? ParseCall(string json)
    {
        try
        {
            if (JsonNode.Parse(json) is not JsonObject call || call["name"] is not JsonValue named || !named.TryGetValue<string>(out var name)) return null;
            var arguments = call["arguments"] ?? call["parameters"] ?? new JsonObject();
            return new OutputPart(OutputKind.ToolCall, arguments.ToJsonString(s_json), name);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>How many characters at the end may still become the marker, or the white space that goes with it.</summary>
    private static int Undecided(string text, string marker)
    {
        var partial = 0;
        for (var length = Math.Min(marker.Length - 1, text.Length); length > 0 && partial == 0; length--)
            if (text.AsSpan(text.Length - length).SequenceEqual(marker.AsSpan(0, length))) partial = length;
        if (marker != OutputFormat.ReasoningEnd) return partial;
        while (partial < text.Length && char.IsWhiteSpace(text[text.Length - partial - 1])) partial++;
        return partial;
    }

    private void Emit(OutputKind kind, int length)
    {
        if (length > 0) _parts.Add(new OutputPart(kind, _held.ToString(0, length)));
        _held.Remove(0, length);
    }
}
