using System.Numerics;

namespace Routing.Formats.Templates.Values;

/// <summary>Equality of scalars as Python's dicts and sets have it: 1, 1.0 and True are one key.</summary>
internal sealed class KeyComparer : IEqualityComparer<Value>
{
    public static readonly KeyComparer Instance = new();

    /// <summary>Whether a value can be a key: scalars only (Python also takes tuples).</summary>
    public static bool IsKey(Value value) => value is TextValue or IntValue or FloatValue or BoolValue or NoneValue;

    public bool Equals(Value? x, Value? y) => (x, y) switch
    {
        (TextValue a, TextValue b) => a.Text == b.Text,
        (NoneValue, NoneValue) => true,
        (not null, not null) => Number(x) is { } a && Number(y) is { } b && a == b,
        _ => false,
    };

    public int GetHashCode(Value value) => value switch
    {
        TextValue text => string.GetHashCode(text.Text, StringComparison.Ordinal),
        _ => Number(value)?.GetHashCode() ?? 0,
    };

    // Integers beyond 2^53 that share a double share a key: no template keys a dict by such numbers.
    private static double? Number(Value value) => value switch
    {
        IntValue number => (double)number.Number,
        FloatValue number => number.Number,
        BoolValue truth => truth.IsTrue ? 1 : 0,
        _ => null,
    };
}
