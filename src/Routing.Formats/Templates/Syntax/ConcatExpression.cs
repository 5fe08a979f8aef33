using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary><c>a ~ b ~ c</c>: all as text.</summary>
internal sealed class ConcatExpression(IReadOnlyList<Expression> parts, int line) : Expression(line)
{
    protected override Value Compute(Scope scope)
    {
        var builder = new TextBuilder(scope.State);
        foreach (var part in parts) builder.Append(PythonText.Str(scope.State, part.Evaluate(scope)));
        return builder.ToText();
    }
}
