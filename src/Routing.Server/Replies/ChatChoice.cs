using System.Text;
using Routing.Hosting.Chat;

namespace Routing.Server.Replies;

/// <summary>One choice of a chat reply while it is made.</summary>
internal sealed class ChatChoice(OutputFormat format)
{
    private readonly StringBuilder _content = new();
    private readonly StringBuilder _reasoning = new();

    public OutputParser Parser { get; } = new(format);

    /// <summary>Tokens that were reasoning.</summary>
    public int ReasoningTokens { get; private set; }

    public int Tokens { get; private set; }

    /// <summary>The first chunk, with the role, has been sent.</summary>
    public bool HasStarted { get; set; }

    public string Content => _content.ToString();

    public string Reasoning => _reasoning.ToString();

    public List<ToolCall> ToolCalls { get; } = [];

    /// <summary>Of these, how many a stream has told of.</summary>
    public int ToolCallsSent { get; set; }

    /// <summary>Takes a token's text; returns what it turned out to be.</summary>
    public IReadOnlyList<OutputPart> Append(string text)
    {
        Tokens++;
        if (Parser.IsReasoning) ReasoningTokens++;
        return Collect(Parser.Append(text));
    }

    /// <summary>Ends the text with what is left of it.</summary>
    public IReadOnlyList<OutputPart> Finish(string tail)
    {
        OutputPart[] parts = [.. Parser.Append(tail)];   // the parser gives the same list again
        return Collect([.. parts, .. Parser.Finish()]);
    }

    private IReadOnlyList<OutputPart> Collect(IReadOnlyList<OutputPart> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            if (part.Kind == OutputKind.Content) _content.Append(part.Text);
            else if (part.Kind == OutputKind.Reasoning) _reasoning.Append(part.Text);
            else ToolCalls.Add(new ToolCall($"call_{Guid.NewGuid():N}", part.Tool!, part.Text));
        }
        return parts;
    }
}

/// <summary>A tool call the model made.</summary>
/// <param name="Id">Links it to the message that answers it.</param>
/// <param name="Arguments">JSON.</param>
internal sealed record ToolCall(string Id, string Name, string Arguments);
