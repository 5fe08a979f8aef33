using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Arguments of a call, filter or test.</summary>
internal sealed class Arguments(IReadOnlyList<Value> positional, IReadOnlyList<KeyValuePair<string, Value>> named)
{
    public static readonly Arguments None = new([], []);

    public IReadOnlyList<Value> Positional => positional;
    public IReadOnlyList<KeyValuePair<string, Value>> Named => named;

    /// <summary>The arguments in the order of the parameters, null where one was not given.</summary>
    /// <param name="function">Name for error messages.</param>
    /// <param name="required">How many of the first parameters must be given.</param>
    public Value?[] Bind(RenderState state, string function, int required, params ReadOnlySpan<string> parameters)
    {
        if (positional.Count > parameters.Length)
            throw state.Fail($"{function}() takes at most {parameters.Length} arguments, got {positional.Count}");
        var bound = new Value?[parameters.Length];
        for (var i = 0; i < positional.Count; i++) bound[i] = positional[i];
        foreach (var (name, value) in named)
        {
            var index = parameters.IndexOf(name);
            if (index < 0) throw state.Fail($"{function}() has no argument named '{name}'");
            if (bound[index] is not null) throw state.Fail($"{function}() got two values for '{name}'");
            bound[index] = value;
        }
        for (var i = 0; i < required; i++)
            if (bound[i] is null) throw state.Fail($"{function}() needs the argument '{parameters[i]}'");
        return bound;
    }

    /// <summary>The arguments after the first <paramref name="count"/> positional ones.</summary>
    public Arguments Skip(int count) => new([.. positional.Skip(count)], named);
}
