using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

internal sealed class LiteralExpression(Value value, int line) : Expression(line)
{
    public Value Value => value;

    protected override Value Compute(Scope scope) => value;
}
