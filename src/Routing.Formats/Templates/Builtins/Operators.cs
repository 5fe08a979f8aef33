using System.Numerics;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Python's arithmetic on numbers, texts and sequences.</summary>
internal static class Operators
{
    public static Value Add(RenderState state, Value left, Value right)
    {
        switch (left, right)
        {
            case (TextValue a, TextValue b):
                return Concat(state, a, b);
            case (ListValue a, ListValue b):
                return a.With(state, [.. a.Items, .. b.Items]);
            case (TupleValue a, TupleValue b):
                return a.With(state, [.. a.Items, .. b.Items]);
            case (TextValue, _) when !Comparison.IsNumber(right):
                throw state.Fail($"can only concatenate str (not \"{Convert.Name(state, right)}\") to str");
            default:
                return Numbers(state, "+", left, right, (a, b) => a + b, (a, b) => a + b);
        }
    }

    public static Value Subtract(RenderState state, Value left, Value right) =>
        Numbers(state, "-", left, right, (a, b) => a - b, (a, b) => a - b);

    public static Value Multiply(RenderState state, Value left, Value right)
    {
        if (left is TextValue or ListValue or TupleValue && right is IntValue or BoolValue) return Repeat(state, left, Integer(right));
        if (right is TextValue or ListValue or TupleValue && left is IntValue or BoolValue) return Repeat(state, right, Integer(left));
        return Numbers(state, "*", left, right, (a, b) => a * b, (a, b) => a * b);
    }

    public static Value Divide(RenderState state, Value left, Value right)
    {
        RequireNumbers(state, "/", left, right);
        if (!right.IsTrue) throw state.Fail("division by zero");
        return new FloatValue(Float(state, left) / Float(state, right));
    }

    public static Value FloorDivide(RenderState state, Value left, Value right)
    {
        RequireNumbers(state, "//", left, right);
        if (!right.IsTrue) throw state.Fail("integer division or modulo by zero");
        return Numbers(state, "//", left, right, FloorDivide, (a, b) => Math.Floor(a / b));
    }

    public static Value Modulo(RenderState state, Value left, Value right)
    {
        if (left is TextValue format) return PercentFormat.Apply(state, format, right);
        RequireNumbers(state, "%", left, right);
        if (!right.IsTrue) throw state.Fail("integer division or modulo by zero");
        return Numbers(state, "%", left, right, (a, b) => a - FloorDivide(a, b) * b, FloatModulo);
    }

    public static Value Power(RenderState state, Value left, Value right)
    {
        RequireNumbers(state, "**", left, right);
        if (left is FloatValue || right is FloatValue || Integer(right).Sign < 0)
        {
            if (!left.IsTrue && Float(state, right) < 0) throw state.Fail("0.0 cannot be raised to a negative power");
            var power = Math.Pow(Float(state, left), Float(state, right));
            return double.IsNaN(power) ? throw state.Fail("the power is not a real number") : new FloatValue(power);
        }
        var (number, exponent) = (Integer(left), Integer(right));
        if (number.IsZero || number.IsOne || number == BigInteger.MinusOne) exponent = exponent.IsZero ? 0 : exponent.IsEven ? 2 : 1;
        else if (exponent * number.GetBitLength() > IntValue.MaxBits * 2) throw state.Fail("an integer grows too large");
        return Bounded(state, BigInteger.Pow(number, (int)exponent));
    }

    public static Value Negate(RenderState state, Value value) => value switch
    {
        FloatValue number => new FloatValue(-number.Number),
        IntValue or BoolValue => new IntValue(-Integer(value)),
        _ => throw state.Fail($"bad operand type for unary -: '{Convert.Name(state, value)}'"),
    };

    public static Value Plus(RenderState state, Value value) => value switch
    {
        FloatValue => value,
        IntValue or BoolValue => new IntValue(Integer(value)),
        _ => throw state.Fail($"bad operand type for unary +: '{Convert.Name(state, value)}'"),
    };

    public static TextValue Concat(RenderState state, params ReadOnlySpan<TextValue> parts)
    {
        var builder = new TextBuilder(state);
        foreach (var part in parts) builder.Append(part);
        return builder.ToText();
    }

    /// <summary>An int's number; a bool counts as 0 or 1.</summary>
    public static BigInteger Integer(Value value) => value is IntValue number ? number.Number : value.IsTrue ? BigInteger.One : BigInteger.Zero;

    /// <summary>A number as a double.</summary>
    public static double Float(RenderState state, Value value)
    {
        if (value is FloatValue number) return number.Number;
        var converted = (double)Integer(value);
        return double.IsInfinity(converted) ? throw state.Fail("int too large to convert to float") : converted;
    }

    /// <summary>An int of bounded size.</summary>
    public static IntValue Bounded(RenderState state, BigInteger number) =>
        number.GetBitLength() <= IntValue.MaxBits ? new IntValue(number) : throw state.Fail("an integer grows too large");

    private static Value Numbers(RenderState state, string symbol, Value left, Value right,
        Func<BigInteger, BigInteger, BigInteger> integers, Func<double, double, double> floats)
    {
        RequireNumbers(state, symbol, left, right);
        return left is FloatValue || right is FloatValue
            ? new FloatValue(floats(Float(state, left), Float(state, right)))
            : Bounded(state, integers(Integer(left), Integer(right)));
    }

    private static void RequireNumbers(RenderState state, string symbol, Value left, Value right)
    {
        if (Comparison.IsNumber(left) && Comparison.IsNumber(right)) return;
        throw state.Fail($"unsupported operand type(s) for {symbol}: '{Convert.Name(state, left)}' and '{Convert.Name(state, right)}'");
    }

    private static Value Repeat(RenderState state, Value value, BigInteger count)
    {
        var times = (int)BigInteger.Clamp(count, 0, int.MaxValue);
        if (value is SequenceValue sequence)
        {
            state.Charge((long)times * sequence.Items.Count);
            return sequence.With(state, [.. Enumerable.Repeat(sequence.Items, times).SelectMany(items => items)]);
        }
        var text = (TextValue)value;
        if (text.Text.Length == 0) return text;
        state.CheckLength((long)times * text.Text.Length);
        var builder = new TextBuilder(state);
        for (var i = 0; i < times; i++) builder.Append(text);
        return builder.ToText();
    }

    private static BigInteger FloorDivide(BigInteger a, BigInteger b)
    {
        var quotient = BigInteger.DivRem(a, b, out var remainder);
        return !remainder.IsZero && remainder.Sign != b.Sign ? quotient - 1 : quotient;
    }

    private static double FloatModulo(double a, double b)
    {
        var remainder = a % b;
        return remainder != 0 && Math.Sign(remainder) != Math.Sign(b) ? remainder + b : remainder;
    }
}
