using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary><c>input|name(arguments)</c>; without an input it filters what a block rendered.</summary>
internal sealed class FilterExpression(Expression? input, string name, ArgumentList arguments, int line) : Expression(line)
{
    protected override Value Compute(Scope scope) => input is null
        ? throw scope.State.Fail($"the filter '{name}' has no input")
        : Filters.Apply(scope.State, name, input.Evaluate(scope), arguments.Evaluate(scope));

    /// <summary>Applies this filter, and those before it, to what a block rendered.</summary>
    public Value Apply(Scope scope, Value body)
    {
        scope.State.Enter();
        var value = input is FilterExpression inner ? inner.Apply(scope, body) : body;
        var result = Filters.Apply(scope.State, name, value, arguments.Evaluate(scope));
        scope.State.Leave();
        return result;
    }
}
