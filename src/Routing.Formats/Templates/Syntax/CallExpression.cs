using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

internal sealed class CallExpression(Expression target, ArgumentList arguments, int line) : Expression(line)
{
    protected override Value Compute(Scope scope) => Call(scope, caller: null);

    /// <summary>Calls with the body of a call block as the argument <c>caller</c>.</summary>
    public Value Call(Scope scope, FunctionValue? caller)
    {
        var function = target.Evaluate(scope);
        var values = arguments.Evaluate(scope);
        if (caller is not null) values = new Arguments(values.Positional, [.. values.Named, new("caller", caller)]);
        return function switch
        {
            FunctionValue callable => callable.Call(scope.State, values),
            LoopValue loop => loop.Call(scope.State, values),
            _ => throw scope.State.Fail($"'{Builtins.Convert.Name(scope.State, function)}' object is not callable"),
        };
    }
}
