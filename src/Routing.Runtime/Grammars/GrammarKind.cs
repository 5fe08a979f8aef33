namespace Routing.Runtime.Grammars;

/// <summary>What a grammar lets a model write.</summary>
public enum GrammarKind : byte
{
    /// <summary>Anything: of use after a <see cref="ThinkingSpec"/>.</summary>
    Free,

    /// <summary>Any JSON object.</summary>
    JsonObject,

    /// <summary>A JSON value that a schema describes.</summary>
    JsonSchema,

    /// <summary>Calls of tools in the Hermes format.</summary>
    ToolCalls,
}
