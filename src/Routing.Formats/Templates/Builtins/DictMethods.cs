using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Methods of Python's dict that do not change it.</summary>
internal static class DictMethods
{
    /// <summary>A method bound to its dict, or null when there is none of that name.</summary>
    public static FunctionValue? Find(DictValue dict, string name) => name switch
    {
        "get" => new FunctionValue(name, (state, arguments) =>
        {
            var bound = arguments.Bind(state, "get", 1, "key", "default");
            return dict.Find(state, bound[0]!) ?? bound[1] ?? NoneValue.Instance;
        }),
        "keys" => View(name, state => [.. dict.Items.Keys]),
        "values" => View(name, state => [.. dict.Items.Values]),
        "items" => View(name, state => Pairs(state, dict)),
        "copy" => new FunctionValue(name, (_, _) => dict),
        _ => null,
    };

    /// <summary>The items as (key, value) tuples.</summary>
    public static List<Value> Pairs(RenderState state, DictValue dict)
    {
        var pairs = new List<Value>(dict.Items.Count);
        foreach (var (key, value) in dict.Items) pairs.Add(new TupleValue(state, [key, value]));
        return pairs;
    }

    private static FunctionValue View(string name, Func<RenderState, List<Value>> items) => new(name, (state, arguments) =>
    {
        arguments.Bind(state, name, 0);
        return new DictViewValue("dict_" + name, new ListValue(state, items(state)));
    });
}
