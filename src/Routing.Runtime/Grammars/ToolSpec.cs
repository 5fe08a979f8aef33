using MessagePack;

namespace Routing.Runtime.Grammars;

/// <summary>A tool a model may call.</summary>
/// <param name="Name">Its name, as the call spells it.</param>
/// <param name="Schema">Text of the JSON schema of its arguments; null takes any object.</param>
[MessagePackObject]
public sealed record ToolSpec([property: Key(0)] string Name, [property: Key(1)] string? Schema = null);
