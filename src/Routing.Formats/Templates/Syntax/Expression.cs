using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary>A node that has a value.</summary>
internal abstract class Expression(int line)
{
    public int Line => line;

    /// <summary>The value in a scope; costs a step and one level of depth.</summary>
    public Value Evaluate(Scope scope)
    {
        var state = scope.State;
        var outerLine = state.Line;
        state.Line = line;
        state.Charge(1);
        state.Enter();
        var value = Compute(scope);
        state.Leave();
        state.Line = outerLine;
        return value;
    }

    protected abstract Value Compute(Scope scope);
}
