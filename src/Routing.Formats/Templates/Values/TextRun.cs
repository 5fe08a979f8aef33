namespace Routing.Formats.Templates.Values;

/// <summary>Characters up to <paramref name="End"/> (exclusive, UTF-16) that share one origin.</summary>
internal readonly record struct TextRun(int End, bool IsTrusted);
