using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary>Parameters and body of a macro or call block.</summary>
/// <param name="Parameters">In order; a default is null where an argument should be given.</param>
/// <param name="Extras">Which of <c>varargs</c>, <c>kwargs</c> and <c>caller</c> the body uses: surplus arguments of those kinds are then taken.</param>
internal sealed record MacroDefinition(
    string Name,
    IReadOnlyList<(string Name, Expression? Default)> Parameters,
    IReadOnlySet<string> Extras,
    Block Body)
{
    /// <summary>The macro as a value; it sees the variables around its definition.</summary>
    public FunctionValue Bind(Scope definition) => new(Name, (state, arguments) =>
    {
        var line = state.Line;
        var scope = definition.Inner();
        SetParameters(scope, arguments);
        var text = Body.Render(scope);
        state.Line = line;
        return text;
    });

    private void SetParameters(Scope scope, Arguments arguments)
    {
        var state = scope.State;
        if (arguments.Positional.Count > Parameters.Count && !Extras.Contains("varargs"))
            throw state.Fail($"macro '{Name}' takes not more than {Parameters.Count} argument(s)");
        var named = new OrderedDictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (name, value) in arguments.Named) named[name] = value;

        for (var i = 0; i < Parameters.Count; i++)
        {
            var (name, fallback) = Parameters[i];
            var given = named.Remove(name, out var byName);
            if (i < arguments.Positional.Count)
            {
                if (given) throw state.Fail($"macro '{Name}' got two values for '{name}'");
                scope.Set(name, arguments.Positional[i]);
            }
            else
            {
                scope.Set(name, byName ?? fallback?.Evaluate(scope) ?? new UndefinedValue($"parameter '{name}' was not provided"));
            }
        }
        if (Extras.Contains("caller"))
            scope.Set("caller", named.Remove("caller", out var caller) ? caller : new UndefinedValue("No caller defined"));
        if (Extras.Contains("varargs"))
            scope.Set("varargs", new TupleValue(state, [.. arguments.Positional.Skip(Parameters.Count)]));
        if (Extras.Contains("kwargs"))
        {
            var items = DictValue.NewItems();
            foreach (var (name, value) in named) items[new TextValue(name, true)] = value;
            scope.Set("kwargs", new DictValue(state, items));
        }
        else if (named.Count > 0)
        {
            throw state.Fail($"macro '{Name}' takes no keyword argument '{named.GetAt(0).Key}'");
        }
    }
}
