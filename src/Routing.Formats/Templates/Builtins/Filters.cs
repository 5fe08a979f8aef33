using System.Collections.Frozen;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Jinja's filters by name. Autoescape is off, as in transformers: <c>safe</c> changes nothing, <c>escape</c> returns plain text.</summary>
internal static class Filters
{
    private static readonly FrozenDictionary<string, Filter> All =
        TextFilters.All.Concat(SequenceFilters.All).Concat(SelectionFilters.All).Concat(NumberFilters.All).ToFrozenDictionary();

    public static bool Contains(string name) => All.ContainsKey(name);

    public static Value Apply(RenderState state, string name, Value input, Arguments arguments)
    {
        if (!All.TryGetValue(name, out var filter)) throw state.Fail($"No filter named '{name}'.");
        return filter(state, input, arguments);
    }
}
