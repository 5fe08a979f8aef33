namespace Routing.Formats.Templates.Parsing;

/// <summary>
/// Cuts a template into text and tags, with the whitespace rules transformers renders under: <c>trim_blocks</c> (the newline
/// after a tag goes) and <c>lstrip_blocks</c> (whitespace before a tag on its line goes), overridden by - and +.
/// </summary>
internal sealed class Lexer
{
    private readonly string _source;
    private readonly string _name;
    private readonly List<Token> _tokens = [];
    private int _position;
    private int _line = 1;

    private Lexer(string source, string name)
    {
        // Jinja reads every line end as \n and drops one at the end of the template.
        source = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        (_source, _name) = (source.EndsWith('\n') ? source[..^1] : source, name);
    }

    public static List<Token> Tokenize(string source, string name)
    {
        var lexer = new Lexer(source, name);
        while (lexer._position < lexer._source.Length) lexer.ReadTextAndTag();
        lexer._tokens.Add(new Token(TokenKind.End, "", lexer._line));
        return lexer._tokens;
    }

    private void ReadTextAndTag()
    {
        var start = _position;
        var tag = FindTag(start);
        if (tag < 0)
        {
            AddData(_source[start..]);
            Advance(_source.Length);
            return;
        }
        var kind = _source[tag + 1];
        var sign = tag + 2 < _source.Length && _source[tag + 2] is '-' or '+' ? _source[tag + 2] : '\0';
        AddData(StripBefore(start, tag, sign, isPrint: kind == '{'));
        Advance(tag + (sign == '\0' ? 2 : 3));

        if (kind == '#') SkipComment();
        else if (kind == '{') ReadCode(TokenKind.PrintBegin, TokenKind.PrintEnd);
        else if (RawBodyStart() is { } body) ReadRaw(body);
        else ReadCode(TokenKind.BlockBegin, TokenKind.BlockEnd);
    }

    private int FindTag(int from)
    {
        for (var i = _source.IndexOf('{', from); i >= 0 && i + 1 < _source.Length; i = _source.IndexOf('{', i + 1))
            if (_source[i + 1] is '{' or '%' or '#') return i;
        return -1;
    }

    /// <summary>Text from <paramref name="start"/> up to a tag, after what the tag's sign or lstrip_blocks takes off its end.</summary>
    private string StripBefore(int start, int tag, char sign, bool isPrint)
    {
        var end = tag;
        if (sign == '-')
        {
            while (end > start && IsSpace(_source[end - 1])) end--;
        }
        else if (sign != '+' && !isPrint)
        {
            var lineStart = end;
            while (lineStart > start && IsSpace(_source[lineStart - 1]) && _source[lineStart - 1] != '\n') lineStart--;
            if (lineStart == 0 || _source[lineStart - 1] == '\n') end = lineStart;
        }
        return _source[start..end];
    }

    private void SkipComment()
    {
        var end = _source.IndexOf("#}", _position, StringComparison.Ordinal);
        if (end < 0) throw Fail("Missing end of comment tag");
        var sign = end > _position ? _source[end - 1] : '\0';
        Advance(end + 2);
        TrimAfter(sign);
    }

    /// <summary>Where the body starts when the tag at the position is <c>{% raw %}</c>.</summary>
    private int? RawBodyStart()
    {
        var i = SkipSpace(_position);
        if (!Matches(i, "raw")) return null;
        i = SkipSpace(i + 3);
        if (Matches(i, "-%}")) return SkipSpace(i + 3);
        return Matches(i, "%}") ? i + 2 : null;
    }

    private void ReadRaw(int body)
    {
        Advance(body);
        for (var tag = _source.IndexOf("{%", body, StringComparison.Ordinal); tag >= 0; tag = _source.IndexOf("{%", tag + 1, StringComparison.Ordinal))
        {
            var sign = tag + 2 < _source.Length && _source[tag + 2] is '-' or '+' ? _source[tag + 2] : '\0';
            var i = SkipSpace(tag + (sign == '\0' ? 2 : 3));
            if (!Matches(i, "endraw")) continue;
            i = SkipSpace(i + 6);
            var endSign = i < _source.Length && _source[i] is '-' or '+' ? _source[i++] : '\0';
            if (!Matches(i, "%}")) continue;
            AddData(StripBefore(body, tag, sign, isPrint: false));
            Advance(i + 2);
            TrimAfter(endSign);
            return;
        }
        throw Fail("Missing end of raw directive");
    }

    private void ReadCode(TokenKind begin, TokenKind end)
    {
        _tokens.Add(new Token(begin, "", _line));
        var code = new CodeLexer(_source, _name, _tokens);
        var (next, sign, line) = code.Read(_position, _line, isPrint: begin == TokenKind.PrintBegin);
        (_position, _line) = (next, line);
        _tokens.Add(new Token(end, "", _line));
        if (begin == TokenKind.BlockBegin || sign == '-') TrimAfter(sign);
    }

    /// <summary>What a tag's end takes off the text behind it.</summary>
    private void TrimAfter(char sign)
    {
        if (sign == '-') Advance(SkipSpace(_position));
        else if (sign != '+' && _position < _source.Length && _source[_position] == '\n') Advance(_position + 1);
    }

    private void AddData(string text)
    {
        if (text.Length > 0) _tokens.Add(new Token(TokenKind.Data, text, _line));
    }

    private void Advance(int to)
    {
        _line += _source.AsSpan(_position, to - _position).Count('\n');
        _position = to;
    }

    private int SkipSpace(int i)
    {
        while (i < _source.Length && IsSpace(_source[i])) i++;
        return i;
    }

    private bool Matches(int i, string text) => string.CompareOrdinal(_source, i, text, 0, text.Length) == 0;

    private static bool IsSpace(char character) => Builtins.TextSplitting.IsSpace(character);

    private TemplateException Fail(string reason) => new(_name, _line, reason);
}
