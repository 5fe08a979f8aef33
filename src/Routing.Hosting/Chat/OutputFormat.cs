namespace Routing.Hosting.Chat;

/// <summary>What a model's text may hold beside its answer. Markers are those of the Hermes and Qwen formats.</summary>
public readonly record struct OutputFormat
{
    public const string ReasoningStart = "<think>";
    public const string ReasoningEnd = "</think>";
    public const string ToolCallStart = "<tool_call>";
    public const string ToolCallEnd = "</tool_call>";

    /// <summary>Reasoning between markers is kept apart.</summary>
    public bool Reasoning { get; init; }

    /// <summary>The prompt has already opened the reasoning.</summary>
    public bool StartsInReasoning { get; init; }

    /// <summary>Tool calls between markers are read.</summary>
    public bool ToolCalls { get; init; }
}
