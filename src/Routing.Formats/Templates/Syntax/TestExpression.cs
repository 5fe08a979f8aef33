using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary><c>value is name</c>, <c>value is not name</c></summary>
internal sealed class TestExpression(Expression value, string name, ArgumentList arguments, bool negated, int line) : Expression(line)
{
    protected override Value Compute(Scope scope) =>
        BoolValue.Of(Tests.Apply(scope.State, name, value.Evaluate(scope), arguments.Evaluate(scope)) != negated);
}
