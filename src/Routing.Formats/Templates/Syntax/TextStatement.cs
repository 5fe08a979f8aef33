using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary>Text between tags.</summary>
internal sealed class TextStatement(string text, int line) : Statement(line)
{
    private readonly TextValue _text = new(text, isTrusted: true);

    protected override Flow Run(Scope scope, TextBuilder output)
    {
        output.Append(_text);
        return Flow.Normal;
    }
}
