namespace Routing.Formats.Templates.Builtins;

/// <summary>Case mappings, one character to one (Python also knows longer ones, such as ß to SS).</summary>
internal static class TextCase
{
    public static string Upper(string text) => text.ToUpperInvariant();

    public static string Lower(string text) => text.ToLowerInvariant();

    public static string Capitalize(string text) => text.Length == 0 ? text : Upper(text[..1]) + Lower(text[1..]);

    /// <summary>str.title: a letter after anything that is not a letter becomes upper case, other letters lower case.</summary>
    public static string Title(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = i > 0 && IsCased(source[i - 1]) ? char.ToLowerInvariant(source[i]) : char.ToUpperInvariant(source[i]);
    });

    /// <summary>The title filter: words begin after whitespace and any of <c>-({[&lt;</c>.</summary>
    public static string TitleWords(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = i > 0 && !IsWordBreak(source[i - 1]) ? char.ToLowerInvariant(source[i]) : char.ToUpperInvariant(source[i]);
    });

    public static string Swap(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = char.IsUpper(source[i]) ? char.ToLowerInvariant(source[i]) : char.ToUpperInvariant(source[i]);
    });

    /// <summary>Has letters with case, all of them upper.</summary>
    public static bool IsUpper(string text) => text.Any(IsCased) && !text.Any(c => IsCased(c) && !char.IsUpper(c));

    /// <summary>Has letters with case, all of them lower.</summary>
    public static bool IsLower(string text) => text.Any(IsCased) && !text.Any(c => IsCased(c) && !char.IsLower(c));

    private static bool IsCased(char character) => char.IsUpper(character) || char.IsLower(character);

    private static bool IsWordBreak(char character) => TextSplitting.IsSpace(character) || character is '-' or '(' or '{' or '[' or '<';
}
