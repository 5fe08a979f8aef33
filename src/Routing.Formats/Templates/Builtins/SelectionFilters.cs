using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Filters that apply another filter or a test to each item; lazy, as in Jinja.</summary>
internal static class SelectionFilters
{
    public static readonly Dictionary<string, Filter> All = new()
    {
        ["map"] = Map,
        ["select"] = (state, input, arguments) => Select(state, input, arguments, "select", wanted: true),
        ["reject"] = (state, input, arguments) => Select(state, input, arguments, "reject", wanted: false),
        ["selectattr"] = (state, input, arguments) => SelectByAttribute(state, input, arguments, "selectattr", wanted: true),
        ["rejectattr"] = (state, input, arguments) => SelectByAttribute(state, input, arguments, "rejectattr", wanted: false),
    };

    private static IteratorValue Map(RenderState state, Value input, Arguments arguments)
    {
        if (arguments.Positional.Count == 0)
        {
            var bound = arguments.Bind(state, "map", 0, "attribute", "default");
            if (bound[0] is null) throw state.Fail("map requires a filter argument");
            var getter = Sequences.Getter(state, bound[0], bound[1]);
            return new IteratorValue(state, input, Sequences.Iterate(state, input).Select(getter));
        }
        var name = Convert.Text(state, arguments.Positional[0], "map").Text;
        var rest = arguments.Skip(1);
        return new IteratorValue(state, input, Sequences.Iterate(state, input).Select(item => Nested(state, () => Filters.Apply(state, name, item, rest))));
    }

    private static IteratorValue Select(RenderState state, Value input, Arguments arguments, string filter, bool wanted) =>
        Where(state, input, item => item, arguments, filter, wanted);

    private static IteratorValue SelectByAttribute(RenderState state, Value input, Arguments arguments, string filter, bool wanted)
    {
        if (arguments.Positional.Count == 0) throw state.Fail($"{filter}() needs the name of an attribute");
        return Where(state, input, Sequences.Getter(state, arguments.Positional[0]), arguments.Skip(1), filter, wanted);
    }

    private static IteratorValue Where(RenderState state, Value input, Func<Value, Value> getter, Arguments arguments, string filter, bool wanted)
    {
        if (!input.IsTrue) return new IteratorValue(state, input, []);
        if (arguments.Positional.Count == 0)
            return new IteratorValue(state, input, Sequences.Iterate(state, input).Where(item => getter(item).IsTrue == wanted));
        var name = Convert.Text(state, arguments.Positional[0], filter).Text;
        var rest = arguments.Skip(1);
        return new IteratorValue(state, input, Sequences.Iterate(state, input).Where(item => Tests.Apply(state, name, getter(item), rest) == wanted));
    }

    /// <summary>A filter may be map itself, nested as deep as the template likes.</summary>
    private static Value Nested(RenderState state, Func<Value> apply)
    {
        state.Enter();
        var value = apply();
        state.Leave();
        return value;
    }
}
