namespace Routing.Runtime.Grammars;

/// <summary>A grammar that cannot be used: a schema asks for what is not supported, or for what cannot be.</summary>
/// <param name="path">Where in the schema, as a JSON pointer: <c>#/properties/age/pattern</c>. Empty when it is not in a schema.</param>
/// <param name="reason">One sentence.</param>
/// <param name="tool">Name of the tool whose schema it is, if it is one's.</param>
public sealed class GrammarException(string path, string reason, string? tool = null, Exception? inner = null)
    : Exception((path.Length == 0 ? "" : tool is null ? $"The schema at {path}: " : $"The schema of tool '{tool}' at {path}: ") + reason, inner)
{
    /// <summary>How the error of a sequence begins whose grammar came to an end that no token leads on from.</summary>
    public const string DeadEnd = "No token of the vocabulary fits the grammar";

    public string Path { get; } = path;

    public string Reason { get; } = reason;

    public string? Tool { get; } = tool;
}
