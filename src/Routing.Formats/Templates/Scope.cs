using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates;

/// <summary>Variables of a template, macro, loop iteration or block; lookups go outwards, assignments stay.</summary>
internal sealed class Scope(RenderState state, Scope? parent)
{
    private Dictionary<string, Value>? _variables;

    public RenderState State => state;

    public Scope Inner() => new(state, this);

    public void Set(string name, Value value) => (_variables ??= new(StringComparer.Ordinal))[name] = value;

    public Value Get(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
            if (scope._variables is not null && scope._variables.TryGetValue(name, out var value)) return value;
        return new UndefinedValue($"'{name}' is undefined");
    }

    private Scope? Outer => parent;
}
