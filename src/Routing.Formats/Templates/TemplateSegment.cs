namespace Routing.Formats.Templates;

/// <summary>A stretch of a rendered template whose characters share one origin.</summary>
/// <param name="Text">The characters; concatenated segments are the rendered text.</param>
/// <param name="IsTrusted">
/// True for what the template, the tokenizer's special tokens and well-known roles wrote; false for what came in with the
/// request (contents, names, tools, other variables), where a special token's spelling is only text.
/// </param>
public readonly record struct TemplateSegment(string Text, bool IsTrusted);
