using System.Numerics;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Python's <c>==</c>, <c>&lt;</c> and <c>in</c>.</summary>
internal static class Comparison
{
    public static bool AreEqual(RenderState state, Value left, Value right)
    {
        state.Charge(1);
        state.Enter();
        var equal = (left, right) switch
        {
            (TextValue a, TextValue b) => AreSameText(state, a.Text, b.Text),
            (UndefinedValue, UndefinedValue) => true,
            (ListValue a, ListValue b) => AllEqual(state, a.Items, b.Items),
            (TupleValue a, TupleValue b) => AllEqual(state, a.Items, b.Items),
            (RangeValue a, RangeValue b) => AllEqual(state, a.Items, b.Items),
            (DictValue a, DictValue b) => AllEqual(state, a, b),
            _ => IsNumber(left) && IsNumber(right) ? CompareNumbers(left, right) == 0 : ReferenceEquals(left, right),
        };
        state.Leave();
        return equal;
    }

    /// <summary>Negative, zero or positive as Python orders two values; null when either is not a number (nan).</summary>
    public static int? Order(RenderState state, Value left, Value right, string symbol = "<")
    {
        state.Charge(1);
        switch (left, right)
        {
            case (TextValue a, TextValue b):
                state.ChargeText(Math.Min(a.Text.Length, b.Text.Length));
                return CompareByCodePoint(a.Text, b.Text);
            case (ListValue a, ListValue b):
                return OrderItems(state, a.Items, b.Items, symbol);
            case (TupleValue a, TupleValue b):
                return OrderItems(state, a.Items, b.Items, symbol);
        }
        if (IsNumber(left) && IsNumber(right)) return CompareNumbers(left, right);
        throw state.Fail($"'{symbol}' not supported between instances of '{Convert.Name(state, left)}' and '{Convert.Name(state, right)}'");
    }

    public static bool Contains(RenderState state, Value container, Value item)
    {
        switch (container)
        {
            case TextValue text:
                if (item is not TextValue part) throw state.Fail($"'in <string>' requires string as left operand, not {Convert.Name(state, item)}");
                state.ChargeSearch(text.Text.Length, part.Text.Length);
                return text.Text.Contains(part.Text, StringComparison.Ordinal);
            case DictValue dict:
                return KeyComparer.IsKey(item) || item is UndefinedValue or TupleValue
                    ? dict.Find(state, item) is not null
                    : throw state.Fail($"unhashable type: '{item.TypeName}'");
            case NamespaceValue or FunctionValue or NoneValue or IntValue or FloatValue or BoolValue:
                throw state.Fail($"argument of type '{container.TypeName}' is not iterable");
            default:
                foreach (var candidate in Sequences.Iterate(state, container))
                    if (AreEqual(state, candidate, item)) return true;
                return false;
        }
    }

    public static bool IsNumber(Value value) => value is IntValue or FloatValue or BoolValue;

    private static bool AreSameText(RenderState state, string left, string right)
    {
        if (left.Length != right.Length) return false;
        state.Charge(left.Length / 16);
        return left == right;
    }

    private static bool AllEqual(RenderState state, IReadOnlyList<Value> left, IReadOnlyList<Value> right)
    {
        if (left.Count != right.Count) return false;
        for (var i = 0; i < left.Count; i++)
            if (!AreEqual(state, left[i], right[i])) return false;
        return true;
    }

    private static bool AllEqual(RenderState state, DictValue left, DictValue right)
    {
        if (left.Items.Count != right.Items.Count) return false;
        foreach (var (key, value) in left.Items)
            if (right.Find(state, key) is not { } other || !AreEqual(state, value, other)) return false;
        return true;
    }

    private static int? OrderItems(RenderState state, IReadOnlyList<Value> left, IReadOnlyList<Value> right, string symbol)
    {
        state.Enter();
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            if (AreEqual(state, left[i], right[i])) continue;
            var order = Order(state, left[i], right[i], symbol);
            state.Leave();
            return order;
        }
        state.Leave();
        return left.Count.CompareTo(right.Count);
    }

    private static int? CompareNumbers(Value left, Value right)
    {
        if (left is not FloatValue && right is not FloatValue) return Operators.Integer(left).CompareTo(Operators.Integer(right));
        if (left is FloatValue { Number: var a } && right is FloatValue { Number: var b })
            return double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b);
        return left is FloatValue number ? CompareMixed(number.Number, Operators.Integer(right)) : -CompareMixed(((FloatValue)right).Number, Operators.Integer(left));
    }

    /// <summary>Exact, as Python's: the integer is not rounded to a double first.</summary>
    private static int? CompareMixed(double number, BigInteger integer)
    {
        if (double.IsNaN(number)) return null;
        if (double.IsInfinity(number)) return number > 0 ? 1 : -1;
        var whole = new BigInteger(Math.Floor(number)).CompareTo(integer);
        return whole != 0 ? whole : number > Math.Floor(number) ? 1 : 0;
    }

    /// <summary>Ordinal by code point: supplementary characters come after U+E000..U+FFFF, unlike in UTF-16.</summary>
    private static int CompareByCodePoint(string left, string right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (left[i] == right[i]) continue;
            var leftIsPair = char.IsSurrogate(left[i]);
            return leftIsPair == char.IsSurrogate(right[i]) ? left[i] - right[i] : leftIsPair ? 1 : -1;
        }
        return left.Length - right.Length;
    }
}
