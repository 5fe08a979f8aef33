using System.Globalization;
using System.Text;

namespace Routing.Formats.Tokenization.Patterns;

/// <summary>
/// Translates a regular expression from Oniguruma's syntax (doc/RE of that library), in which tokenizer files are written, to .NET's.
/// Only what both engines mean alike is let through; the rest is refused by name.
/// The result is for text whose code points are one UTF-16 unit each (see <see cref="BasicPlaneText"/>).
/// </summary>
internal sealed class OnigurumaTranslator
{
    private const int LongestPattern = 4096, DeepestNesting = 50, HighestRepeat = 1000;

    // \w: alphabetic, marks, decimal digits and connectors; .NET's \w lacks letter numbers and circled letters.
    private const string Word = @"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u24B6-\u24E9";

    private static readonly HashSet<string> s_categories = new(
        ["L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So",
            "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Co", "Cn"], StringComparer.Ordinal);

    // Adjacent letters that under case folding also match one ligature or ß.
    private static readonly string[] s_foldsToOne = ["ss", "st", "ff", "fi", "fl"];

    private readonly string _source;
    private readonly StringBuilder _output = new();
    private readonly List<(char First, char Last)> _named = [];
    private int _position;
    private int _depth;
    private char _lastFolded;

    private OnigurumaTranslator(string source) => _source = source;

    /// <summary>Translates a pattern.</summary>
    /// <param name="pattern">The pattern in Oniguruma's syntax.</param>
    /// <param name="named">The characters and ranges that it names, as opposed to whole classes.</param>
    /// <exception cref="FormatException">The pattern is malformed or uses what is not supported; the message says which.</exception>
    public static string Translate(string pattern, out List<(char First, char Last)> named)
    {
        if (pattern.Length is 0 or > LongestPattern) throw new FormatException($"the pattern must have 1 to {LongestPattern} characters");
        var translator = new OnigurumaTranslator(pattern);
        translator.Alternatives(ignoreCase: false);
        if (translator._position < pattern.Length) throw translator.Unsupported("an unmatched ')'");
        named = translator._named;
        return translator._output.ToString();
    }

    private void Alternatives(bool ignoreCase)
    {
        if (++_depth > DeepestNesting) throw Unsupported("nesting this deep");
        _lastFolded = '\0';
        while (_position < _source.Length && _source[_position] != ')')
        {
            if (_source[_position] == '|')
            {
                _output.Append('|');
                _position++;
                _lastFolded = '\0';
                continue;
            }
            var start = _output.Length;
            if (!Atom(ignoreCase)) _lastFolded = '\0';
            Quantifier(start);
        }
        _depth--;
    }

    /// <summary>One atom; true for a literal, which case folding may join with the next.</summary>
    private bool Atom(bool ignoreCase)
    {
        var next = _source[_position];
        switch (next)
        {
            case '(':
                Group(ignoreCase);
                return false;
            case '[':
                Class(ignoreCase);
                return false;
            case '.':
                _position++;
                _output.Append(@"[^\n]");
                return false;
            case '^' or '$':
                throw Unsupported($"'{next}'");
            case '*' or '+' or '?':
                throw Unsupported($"'{next}' with nothing to repeat");
            case '{' when Interval():
                throw Unsupported("a repeat with nothing before it");
            case '\\' when Shorthand(inClass: false, ignoreCase):
                return false;
            default:
                Literal(LiteralValue(inClass: false), ignoreCase);
                return true;
        }
    }

    private void Group(bool ignoreCase)
    {
        // A capture that nothing refers to is a plain group.
        var opening = new[] { "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:", "(?-i:" }.FirstOrDefault(Ahead);
        if (opening is null && Ahead("(?")) throw Unsupported($"the group '{_source.AsSpan(_position, Math.Min(4, _source.Length - _position))}'");
        _position += opening?.Length ?? 1;
        // Case is folded here, so .NET's flag is not needed.
        _output.Append(opening is null or "(?i:" or "(?-i:" ? "(?:" : opening);
        Alternatives(opening switch { "(?i:" => true, "(?-i:" => false, _ => ignoreCase });
        if (_position >= _source.Length) throw Unsupported("an unmatched '('");
        _position++;
        _output.Append(')');
    }

    private void Class(bool ignoreCase)
    {
        _position++;
        var negated = _position < _source.Length && _source[_position] == '^';
        if (negated) _position++;
        _output.Append(negated ? "[^" : "[");
        for (var first = true; ; first = false)
        {
            if (_position >= _source.Length) throw Unsupported("an unmatched '['");
            var next = _source[_position];
            if (next == ']')
            {
                if (first) throw Unsupported("an empty class");
                break;
            }
            if (next == '[') throw Unsupported("a class in a class (write '\\[' for the character)");
            if (Ahead("&&")) throw Unsupported("'&&'");
            if (next == '\\' && Shorthand(inClass: true, ignoreCase)) continue;
            Range(first, ignoreCase);
        }
        _position++;
        _output.Append(']');
    }

    private void Range(bool first, bool ignoreCase)
    {
        var hyphen = _source[_position] == '-';
        var low = LiteralValue(inClass: true);
        var high = low;
        if (_position + 1 < _source.Length && _source[_position] == '-' && _source[_position + 1] != ']')
        {
            if (hyphen) throw Unsupported("a range that starts with '-' (write '\\-')");
            _position++;
            if (_source[_position] == '[' || Ahead(@"\p") || Ahead(@"\P")) throw Unsupported("a range that ends with a class");
            high = LiteralValue(inClass: true);
            if (high < low) throw Unsupported("a range whose end is before its start");
        }
        else if (hyphen && !first && _position < _source.Length && _source[_position] != ']')
        {
            throw Unsupported("'-' in the middle of a class (write '\\-')");
        }
        Name(low, high);
        if (!ignoreCase) return;
        if (!char.IsAscii(low) || !char.IsAscii(high)) throw Unsupported("a range beyond ASCII in a part that ignores case");
        for (var unit = low; unit <= high; unit++)
            foreach (var other in CaseVariants(unit)) Name(other, other);
    }

    /// <summary>A class written with a backslash; false, with nothing consumed, when the backslash escapes a character.</summary>
    private bool Shorthand(bool inClass, bool ignoreCase)
    {
        if (_position + 1 >= _source.Length) throw Unsupported("a backslash at the end");
        var letter = _source[_position + 1];
        switch (letter)
        {
            case 's' or 'S':
                _output.Append('\\').Append(letter);
                break;
            case 'd' or 'D':
                _output.Append(letter == 'd' ? @"\p{Nd}" : @"\P{Nd}");
                break;
            case 'h':
                _output.Append(inClass ? "0-9A-Fa-f" : "[0-9A-Fa-f]");
                _named.AddRange([('0', '9'), ('A', 'F'), ('a', 'f')]);
                break;
            case 'w':
                _output.Append(inClass ? Word : $"[{Word}]");
                break;
            case 'W' when !inClass:
                _output.Append($"[^{Word}]");
                break;
            case 'b' when !inClass:
                _output.Append($"(?:(?<=[{Word}])(?![{Word}])|(?<![{Word}])(?=[{Word}]))");
                break;
            case 'B' when !inClass:
                _output.Append($"(?:(?<=[{Word}])(?=[{Word}])|(?<![{Word}])(?![{Word}]))");
                break;
            case 'A' or 'z' when !inClass:
                _output.Append('\\').Append(letter);
                break;
            case 'p' or 'P':
                Property(ignoreCase);
                return true;
            default:
                return false;
        }
        _position += 2;
        return true;
    }

    private void Property(bool ignoreCase)
    {
        var end = _source.IndexOf('}', _position);
        if (_position + 2 >= _source.Length || _source[_position + 2] != '{' || end < 0) throw Unsupported("'\\p' without braces");
        var name = _source[(_position + 3)..end];
        var negated = _source[_position + 1] == 'P';
        if (name.StartsWith('^')) (negated, name) = (!negated, name[1..]);
        if (!s_categories.Contains(name)) throw Unsupported($"the property '{name}'");
        if (ignoreCase && name is "Lu" or "Ll" or "Lt") throw Unsupported("a cased property in a part that ignores case");
        _output.Append(negated ? @"\P{" : @"\p{").Append(name).Append('}');
        _position = end + 1;
    }

    /// <summary>A character, plain or escaped.</summary>
    private char LiteralValue(bool inClass)
    {
        var unit = _source[_position++];
        if (char.IsSurrogate(unit)) throw Unsupported("a character above U+FFFF");
        if (unit != '\\') return unit;
        if (_position >= _source.Length) throw Unsupported("a backslash at the end");
        unit = _source[_position++];
        return unit switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'f' => '\f',
            'v' => '\v',
            'a' => '\a',
            'e' => '\e',
            'b' when inClass => '\b',
            'u' => Hexadecimal(4, 4, ""),
            'x' when Ahead("{") => Hexadecimal(1, 8, "}"),
            // Oniguruma takes one or two digits; one alone is too easily misread to guess.
            'x' => Hexadecimal(2, 2, ""),
            _ when char.IsAscii(unit) && !char.IsAsciiLetterOrDigit(unit) => unit,
            _ => throw Unsupported($"'\\{unit}'"),
        };
    }

    private char Hexadecimal(int fewest, int most, string closing)
    {
        if (closing.Length > 0) _position++;
        var start = _position;
        while (_position < _source.Length && _position - start < most && char.IsAsciiHexDigit(_source[_position])) _position++;
        var digits = _source.AsSpan(start, _position - start);
        if (digits.Length < fewest || !Ahead(closing)) throw Unsupported("a malformed code point");
        _position += closing.Length;
        var value = uint.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return value <= char.MaxValue && !char.IsSurrogate((char)value) ? (char)value : throw Unsupported("a code point above U+FFFF");
    }

    private void Literal(char unit, bool ignoreCase)
    {
        if (!ignoreCase)
        {
            Name(unit, unit);
            return;
        }
        if (!char.IsAscii(unit) && char.IsLetter(unit)) throw Unsupported("a letter beyond ASCII in a part that ignores case");
        var folded = char.ToLowerInvariant(unit);
        if (s_foldsToOne.Contains($"{_lastFolded}{folded}")) throw Unsupported($"'{_lastFolded}{folded}' in a part that ignores case");
        _lastFolded = folded;
        _output.Append('[');
        Name(unit, unit);
        foreach (var other in CaseVariants(unit)) Name(other, other);
        _output.Append(']');
    }

    /// <summary>The other characters with the same case folding as an ASCII one.</summary>
    private static string CaseVariants(char unit) => unit switch
    {
        's' or 'S' => "sS\u017F",
        'k' or 'K' => "kK\u212A",
        _ when char.IsAsciiLetter(unit) => $"{(char)(unit ^ 0x20)}",
        _ => "",
    };

    private void Name(char first, char last)
    {
        _named.Add((first, last));
        _output.Append(CultureInfo.InvariantCulture, $"\\u{(int)first:X4}");
        if (last > first) _output.Append(CultureInfo.InvariantCulture, $"-\\u{(int)last:X4}");
    }

    private void Quantifier(int atomStart)
    {
        if (_position >= _source.Length) return;
        var start = _position;
        var simple = _source[_position] is '*' or '+' or '?';
        if (simple) _output.Append(_source[_position++]);
        else if (!Interval()) return;
        var exact = !simple && !_source.AsSpan(start, _position - start).Contains(',');

        _lastFolded = '\0';
        if (Ahead("?"))
        {
            // After {n} alone Oniguruma reads '?' as a second quantifier.
            if (exact) throw Unsupported("'{n}?'");
            _output.Append('?');
            _position++;
        }
        else if (Ahead("+"))
        {
            if (!simple) throw Unsupported("'{…}+'");
            _output.Insert(atomStart, "(?>").Append(')');
            _position++;
        }
        if (_position < _source.Length && (_source[_position] is '*' or '+' or '?' || Interval()))
            throw Unsupported("a quantifier of a quantifier");
    }

    /// <summary><c>{n}</c>, <c>{n,}</c>, <c>{,m}</c> or <c>{n,m}</c>; any other brace is a literal, as in Oniguruma.</summary>
    private bool Interval()
    {
        if (!Ahead("{")) return false;
        var end = _source.IndexOf('}', _position);
        if (end < 0) return false;
        var body = _source.AsSpan(_position + 1, end - _position - 1);
        if (body.IndexOfAnyExceptInRange('0', '9') is >= 0 and var comma && (body[comma] != ',' || body[(comma + 1)..].ContainsAnyExceptInRange('0', '9'))) return false;
        if (body is "" or ",") return false;

        var separator = body.IndexOf(',');
        var low = Bound(separator < 0 ? body : body[..separator], 0);
        var high = separator < 0 ? low : Bound(body[(separator + 1)..], int.MaxValue);
        if (high < low) throw Unsupported("a repeat whose maximum is below its minimum");
        _output.Append(CultureInfo.InvariantCulture, $"{{{low}");
        if (separator >= 0) _output.Append(',');
        if (separator >= 0 && high != int.MaxValue) _output.Append(high);
        _output.Append('}');
        _position = end + 1;
        return true;
    }

    private int Bound(ReadOnlySpan<char> digits, int absent)
    {
        if (digits.IsEmpty) return absent;
        return digits.Length <= 4 && int.Parse(digits, CultureInfo.InvariantCulture) is <= HighestRepeat and var value
            ? value : throw Unsupported($"a repeat above {HighestRepeat}");
    }

    private bool Ahead(string text) => _source.AsSpan(_position).StartsWith(text, StringComparison.Ordinal);

    private FormatException Unsupported(string what) => new($"at character {Math.Min(_position, _source.Length)} of the pattern: {what} is not supported");
}
