using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary>A node that writes output or changes variables.</summary>
internal abstract class Statement(int line)
{
    public Flow Execute(Scope scope, TextBuilder output)
    {
        var state = scope.State;
        state.Line = line;
        state.Charge(1);
        state.Enter();
        var flow = Run(scope, output);
        state.Leave();
        return flow;
    }

    protected abstract Flow Run(Scope scope, TextBuilder output);
}
