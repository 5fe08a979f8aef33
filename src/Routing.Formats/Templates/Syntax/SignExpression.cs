using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary>Unary minus and plus.</summary>
internal sealed class SignExpression(Expression operand, bool isNegative, int line) : Expression(line)
{
    protected override Value Compute(Scope scope) =>
        isNegative ? Operators.Negate(scope.State, operand.Evaluate(scope)) : Operators.Plus(scope.State, operand.Evaluate(scope));
}
