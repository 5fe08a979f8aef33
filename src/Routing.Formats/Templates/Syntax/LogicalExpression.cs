using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary><c>and</c>, <c>or</c>: short-circuit, the value of the operand that decided.</summary>
internal sealed class LogicalExpression(Expression left, bool isAnd, Expression right, int line) : Expression(line)
{
    protected override Value Compute(Scope scope)
    {
        var value = left.Evaluate(scope);
        return value.IsTrue == isAnd ? right.Evaluate(scope) : value;
    }
}
