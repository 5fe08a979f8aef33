using System.Text;

namespace Routing.Formats;

/// <summary>A file that cannot be used as it is: says which file, what in it, and why. The message is one line whatever the file holds.</summary>
public sealed class InvalidFileException : Exception
{
    private const int LongestPart = 400;

    public InvalidFileException(string file, string item, string reason, Exception? inner = null)
        : base($"{OneLine(file)}: {OneLine(item)}: {OneLine(reason)}", inner) => (File, Item, Reason) = (file, OneLine(item), OneLine(reason));

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>What in the file: a key, a tensor, an offset.</summary>
    public string Item { get; }

    /// <summary>What is wrong with it and, where there is one, the fix.</summary>
    public string Reason { get; }

    // Names come from hostile files too: no line breaks, no terminal escapes, no novels.
    private static string OneLine(string text)
    {
        var shown = text.Length > LongestPart ? text[..LongestPart] + "…" : text;
        var line = new StringBuilder(shown.Length);
        foreach (var rune in shown.EnumerateRunes())
            line.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? "\uFFFD" : rune.ToString());
        return line.ToString();
    }
}
