using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary><c>target[key]</c></summary>
internal sealed class ItemExpression(Expression target, Expression key, int line) : Expression(line)
{
    protected override Value Compute(Scope scope) => Attributes.Item(scope.State, target.Evaluate(scope), key.Evaluate(scope));
}
