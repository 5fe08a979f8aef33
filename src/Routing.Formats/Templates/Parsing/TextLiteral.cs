using System.Globalization;
using System.Text;

namespace Routing.Formats.Templates.Parsing;

/// <summary>Python's escapes in string literals.</summary>
internal static class TextLiteral
{
    /// <summary>The literal's value, or null when an escape is malformed.</summary>
    public static string? Unescape(ReadOnlySpan<char> literal)
    {
        if (!literal.Contains('\\')) return literal.ToString();
        var text = new StringBuilder(literal.Length);
        for (var i = 0; i < literal.Length; i++)
        {
            if (literal[i] != '\\' || i + 1 == literal.Length)
            {
                text.Append(literal[i]);
                continue;
            }
            var escape = literal[++i];
            if (escape is 'x' or 'u' or 'U')
            {
                var digits = escape switch { 'x' => 2, 'u' => 4, _ => 8 };
                if (!Append(text, literal[(i + 1)..], digits)) return null;
                i += digits;
            }
            else if (escape is >= '0' and <= '7')
            {
                var code = 0;
                var end = Math.Min(i + 3, literal.Length);
                for (; i < end && literal[i] is >= '0' and <= '7'; i++) code = code * 8 + (literal[i] - '0');
                text.Append((char)code);
                i--;
            }
            else if (escape != '\n')
            {
                text.Append(Simple(escape) is { } character ? character.ToString() : $"\\{escape}");
            }
        }
        return text.ToString();
    }

    private static char? Simple(char escape) => escape switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '\\' => '\\',
        '\'' => '\'',
        '"' => '"',
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'v' => '\v',
        _ => null,
    };

    private static bool Append(StringBuilder text, ReadOnlySpan<char> rest, int digits)
    {
        if (rest.Length < digits || !int.TryParse(rest[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) return false;
        if (code is < 0 or > 0x10FFFF) return false;
        // Two \u escapes may form a surrogate pair, which Python keeps apart; no chat template has one.
        if (code < 0x10000) text.Append((char)code);
        else text.Append(char.ConvertFromUtf32(code));
        return true;
    }
}
