namespace Routing.Formats.Templates.Parsing;

/// <param name="Text">Data, name, operator or number as written; a string literal's value.</param>
/// <param name="Line">From 1.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Line)
{
    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    public bool IsOperator(string symbol) => Kind == TokenKind.Operator && Text == symbol;

    /// <summary>How error messages name the token.</summary>
    public string Description => Kind switch
    {
        TokenKind.Data => "template text",
        TokenKind.BlockBegin => "'{%'",
        TokenKind.BlockEnd => "'%}'",
        TokenKind.PrintBegin => "'{{'",
        TokenKind.PrintEnd => "'}}'",
        TokenKind.End => "end of template",
        TokenKind.Text => "a string",
        _ => $"'{Text}'",
    };
}
