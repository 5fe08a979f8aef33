using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Values as the .NET types built-in functions work with.</summary>
internal static class Convert
{
    /// <summary>A str, and nothing else.</summary>
    public static TextValue Text(RenderState state, Value value, string function) =>
        value as TextValue ?? throw state.Fail($"{function} needs a str, got {Name(state, value)}");

    /// <summary>An int or bool, held within ±2^30; <paramref name="missing"/> for none given.</summary>
    public static int Int(RenderState state, Value? value, string function, int missing = 0) => value switch
    {
        null => missing,
        IntValue number => number.Clamped,
        BoolValue truth => truth.IsTrue ? 1 : 0,
        _ => throw state.Fail($"{function} needs an int, got {Name(state, value)}"),
    };

    /// <summary>Absent and None alike as null.</summary>
    public static Value? NotNone(Value? value) => value is NoneValue ? null : value;

    /// <summary>The type's name; an undefined value fails here with its own message.</summary>
    public static string Name(RenderState state, Value value) =>
        value is UndefinedValue undefined ? throw state.Fail(undefined.Message) : value.TypeName;
}
