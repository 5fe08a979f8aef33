namespace Routing.Hosting.Chat;

/// <summary>What a piece of a model's text turned out to be.</summary>
public enum OutputKind : byte
{
    Content,
    Reasoning,
    ToolCall,
}

/// <summary>Part of a model's answer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The words; of a tool call, its arguments as JSON.</param>
/// <param name="Tool">Of a tool call: the tool's name.</param>
public readonly record struct OutputPart(OutputKind Kind, string Text, string? Tool = null);
