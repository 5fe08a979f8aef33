using System.Text.Json.Nodes;

namespace Routing.Formats.Templates;

/// <summary>A function call the assistant made.</summary>
/// <param name="Id">Links the call to the tool message that answers it.</param>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">Usually an object; a string is passed to the template as it is.</param>
public sealed record ChatToolCall(string Id, string Name, JsonNode Arguments);
