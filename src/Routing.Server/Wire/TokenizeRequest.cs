using System.Text.Json.Nodes;

namespace Routing.Server.Wire;

/// <summary>Body of <c>POST /tokenize</c>: vLLM's spelling and llama.cpp's.</summary>
internal sealed record TokenizeRequest
{
    public string? Model { get; init; }
    public string? Prompt { get; init; }

    /// <summary>llama.cpp's name for the prompt.</summary>
    public string? Content { get; init; }

    public MessageFields[]? Messages { get; init; }
    public JsonArray? Tools { get; init; }
    public string? ChatTemplate { get; init; }
    public JsonObject? ChatTemplateKwargs { get; init; }
    public bool? AddGenerationPrompt { get; init; }
    public bool? ContinueFinalMessage { get; init; }
    public bool? AddSpecialTokens { get; init; }

    /// <summary>llama.cpp's name for it.</summary>
    public bool? AddSpecial { get; init; }

    public bool? ReturnTokenStrs { get; init; }
}

internal sealed record TokenizeReply(int[] Tokens, int Count, int MaxModelLen, string?[]? TokenStrs);

internal sealed record DetokenizeRequest
{
    public string? Model { get; init; }
    public int[]? Tokens { get; init; }
}

/// <param name="Prompt">vLLM's name for the text.</param>
/// <param name="Content">llama.cpp's.</param>
internal sealed record DetokenizeReply(string Prompt, string Content);

/// <summary>A conversation as the template writes it.</summary>
internal sealed record RenderReply(string Prompt, IReadOnlyList<RenderedSegment> Segments, int[] PromptTokenIds);

/// <param name="Text">Part of the prompt.</param>
/// <param name="SpecialTokens">Special tokens spelled in it are read as such: the template wrote it, not a message.</param>
internal sealed record RenderedSegment(string Text, bool SpecialTokens);
