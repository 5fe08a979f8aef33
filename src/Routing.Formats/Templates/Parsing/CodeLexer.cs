namespace Routing.Formats.Templates.Parsing;

/// <summary>Cuts the inside of a tag into names, literals and operators.</summary>
internal sealed class CodeLexer(string source, string name, List<Token> tokens)
{
    private static readonly string[] Operators =
        ["//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";"];

    private readonly Stack<char> _open = new();
    private int _position;
    private int _line;

    /// <summary>Reads to the tag's end.</summary>
    /// <returns>The position after it, the - or + sign before it or \0, and the line.</returns>
    public (int Next, char Sign, int Line) Read(int position, int line, bool isPrint)
    {
        (_position, _line) = (position, line);
        var close = isPrint ? "}}" : "%}";
        while (true)
        {
            SkipSpace();
            if (_position >= source.Length) throw Fail($"the tag is not closed: '{close}' is missing");
            if (_open.Count == 0)
            {
                if (Matches(close)) return (_position + 2, '\0', _line);
                if (source[_position] is var sign && (sign == '-' || (sign == '+' && !isPrint)) && Matches(close, 1)) return (_position + 3, sign, _line);
            }
            ReadToken();
        }
    }

    private void ReadToken()
    {
        var character = source[_position];
        if (char.IsAsciiDigit(character)) ReadNumber();
        else if (character == '_' || char.IsLetter(character)) Add(TokenKind.Name, End(c => c == '_' || char.IsLetterOrDigit(c)));
        else if (character is '\'' or '"') ReadText(character);
        else ReadOperator();
    }

    private void ReadOperator()
    {
        foreach (var symbol in Operators)
        {
            if (!Matches(symbol)) continue;
            if (symbol is "(" or "[" or "{") _open.Push(symbol switch { "(" => ')', "[" => ']', _ => '}' });
            if (symbol is ")" or "]" or "}" && (!_open.TryPop(out var expected) || expected != symbol[0])) throw Fail($"unexpected '{symbol}'");
            Add(TokenKind.Operator, _position + symbol.Length);
            return;
        }
        throw Fail($"unexpected character '{source[_position]}'");
    }

    private void ReadNumber()
    {
        if (source[_position] == '0' && _position + 1 < source.Length && char.ToLowerInvariant(source[_position + 1]) is 'x' or 'o' or 'b')
        {
            var prefixEnd = _position + 2;
            var end = prefixEnd;
            while (end < source.Length && (char.IsAsciiHexDigit(source[end]) || source[end] == '_')) end++;
            if (end > prefixEnd)
            {
                Add(TokenKind.Integer, end);
                return;
            }
        }
        var whole = DigitsEnd(_position);
        var last = whole;
        // "items.0.name" has no floats in it.
        if (_position == 0 || source[_position - 1] != '.')
        {
            if (last + 1 < source.Length && source[last] == '.' && char.IsAsciiDigit(source[last + 1])) last = DigitsEnd(last + 1);
            if (last < source.Length && source[last] is 'e' or 'E')
            {
                var exponent = last + 1;
                if (exponent < source.Length && source[exponent] is '+' or '-') exponent++;
                if (exponent < source.Length && char.IsAsciiDigit(source[exponent])) last = DigitsEnd(exponent);
            }
        }
        Add(last == whole ? TokenKind.Integer : TokenKind.Float, last);
    }

    private int DigitsEnd(int i)
    {
        while (i < source.Length && (char.IsAsciiDigit(source[i]) || (source[i] == '_' && i + 1 < source.Length && char.IsAsciiDigit(source[i + 1])))) i++;
        return i;
    }

    private void ReadText(char quote)
    {
        var end = _position + 1;
        while (end < source.Length && source[end] != quote) end += source[end] == '\\' ? 2 : 1;
        if (end >= source.Length) throw Fail("a string is not closed");
        var text = TextLiteral.Unescape(source.AsSpan(_position + 1, end - _position - 1)) ?? throw Fail("a string has a malformed escape");
        tokens.Add(new Token(TokenKind.Text, text, _line));
        Advance(end + 1);
    }

    private void Add(TokenKind kind, int end)
    {
        tokens.Add(new Token(kind, source[_position..end], _line));
        Advance(end);
    }

    private int End(Func<char, bool> belongs)
    {
        var end = _position;
        while (end < source.Length && belongs(source[end])) end++;
        return end;
    }

    private void SkipSpace() => Advance(End(Builtins.TextSplitting.IsSpace));

    private void Advance(int to)
    {
        _line += source.AsSpan(_position, to - _position).Count('\n');
        _position = to;
    }

    private bool Matches(string text, int offset = 0) => string.CompareOrdinal(source, _position + offset, text, 0, text.Length) == 0;

    private TemplateException Fail(string reason) => new(name, _line, reason);
}
