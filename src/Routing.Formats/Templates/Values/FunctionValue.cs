using Routing.Formats.Templates.Builtins;

namespace Routing.Formats.Templates.Values;

/// <summary>Something a template can call: a macro, a bound method, a global function.</summary>
internal sealed class FunctionValue(string name, Func<RenderState, Arguments, Value> call) : Value
{
    public string Name => name;
    public override string TypeName => "function";

    public Value Call(RenderState state, Arguments arguments)
    {
        state.Enter();
        var result = call(state, arguments);
        state.Leave();
        return result;
    }
}
