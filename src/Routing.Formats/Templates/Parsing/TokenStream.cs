namespace Routing.Formats.Templates.Parsing;

/// <summary>The tokens of a template and the one being read.</summary>
internal sealed class TokenStream(List<Token> tokens, string name)
{
    // Deep enough for any template, shallow enough for any thread's stack.
    private const int MaxDepth = 100;

    private int _position;
    private int _depth;

    public Token Current => tokens[_position];

    public Token Ahead => tokens[Math.Min(_position + 1, tokens.Count - 1)];

    public Token Next()
    {
        var token = tokens[_position];
        if (token.Kind != TokenKind.End) _position++;
        return token;
    }

    public bool SkipOperator(string symbol)
    {
        var matches = Current.IsOperator(symbol);
        if (matches) Next();
        return matches;
    }

    public bool SkipName(string text)
    {
        var matches = Current.IsName(text);
        if (matches) Next();
        return matches;
    }

    public void ExpectOperator(string symbol)
    {
        if (!SkipOperator(symbol)) throw Fail($"expected '{symbol}', got {Current.Description}");
    }

    public void ExpectName(string text)
    {
        if (!SkipName(text)) throw Fail($"expected '{text}', got {Current.Description}");
    }

    public string ExpectName()
    {
        if (Current.Kind != TokenKind.Name) throw Fail($"expected a name, got {Current.Description}");
        return Next().Text;
    }

    public void Expect(TokenKind kind)
    {
        if (Current.Kind != kind) throw Fail($"expected {new Token(kind, "", 0).Description}, got {Current.Description}");
        Next();
    }

    /// <summary>One level deeper; pairs with <see cref="Leave"/>.</summary>
    public void Enter()
    {
        if (++_depth > MaxDepth) throw Fail("nested too deeply");
    }

    public void Leave() => _depth--;

    public TemplateException Fail(string reason) => new(name, Current.Line, reason);
}
