using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

internal sealed class NotExpression(Expression operand, int line) : Expression(line)
{
    protected override Value Compute(Scope scope) => BoolValue.Of(!operand.Evaluate(scope).IsTrue);
}
