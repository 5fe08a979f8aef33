using MessagePack;

namespace Routing.Runtime.Grammars;

/// <summary>Describes a grammar. It travels to the workers, which compile it over their vocabulary.</summary>
[MessagePackObject]
public sealed record GrammarSpec
{
    /// <summary>What opens a tool call in the Hermes and Qwen formats.</summary>
    public const string ToolCallOpen = "<tool_call>";

    /// <summary>What closes it.</summary>
    public const string ToolCallClose = "</tool_call>";

    [Key(0)] public GrammarKind Kind { get; init; }

    /// <summary>JsonSchema: the schema's text.</summary>
    [Key(1)] public string? Schema { get; init; }

    /// <summary>ToolCalls: the tools that may be called, at least one.</summary>
    [Key(2)] public IReadOnlyList<ToolSpec> Tools { get; init; } = [];

    /// <summary>ToolCalls: more than one call may be made.</summary>
    [Key(3)] public bool Parallel { get; init; }

    /// <summary>What the model thinks first; null when it answers at once.</summary>
    [Key(4)] public ThinkingSpec? Thinking { get; init; }

    /// <summary>Anything after the thinking.</summary>
    public static GrammarSpec Free(ThinkingSpec thinking) => new() { Thinking = thinking };

    /// <summary>Any JSON object.</summary>
    public static GrammarSpec JsonObject { get; } = new() { Kind = GrammarKind.JsonObject };

    /// <summary>A value of a JSON schema.</summary>
    public static GrammarSpec JsonSchema(string schema) => new() { Kind = GrammarKind.JsonSchema, Schema = schema };

    /// <summary>A call of one of the tools, or several calls.</summary>
    public static GrammarSpec ToolCalls(IReadOnlyList<ToolSpec> tools, bool parallel) => new() { Kind = GrammarKind.ToolCalls, Tools = tools, Parallel = parallel };
}
