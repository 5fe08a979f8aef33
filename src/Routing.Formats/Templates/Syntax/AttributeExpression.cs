using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary><c>target.name</c></summary>
internal sealed class AttributeExpression(Expression target, string name, int line) : Expression(line)
{
    protected override Value Compute(Scope scope) => Attributes.Get(scope.State, target.Evaluate(scope), name);
}
