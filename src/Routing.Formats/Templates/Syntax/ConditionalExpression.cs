using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary><c>value if condition else other</c>; undefined when there is no else.</summary>
internal sealed class ConditionalExpression(Expression condition, Expression value, Expression? other, int line) : Expression(line)
{
    protected override Value Compute(Scope scope) =>
        condition.Evaluate(scope).IsTrue ? value.Evaluate(scope)
        : other?.Evaluate(scope) ?? new UndefinedValue($"the inline if-expression on line {Line} evaluated to false and no else section was defined.");
}
