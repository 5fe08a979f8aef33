using System.Globalization;
using System.Numerics;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Filters on numbers, and <c>default</c>.</summary>
internal static class NumberFilters
{
    public static readonly Dictionary<string, Filter> All = new()
    {
        ["abs"] = (state, input, _) => input switch
        {
            FloatValue number => new FloatValue(Math.Abs(number.Number)),
            IntValue or BoolValue => new IntValue(BigInteger.Abs(Operators.Integer(input))),
            _ => throw state.Fail($"bad operand type for abs(): '{Convert.Name(state, input)}'"),
        },
        ["int"] = Int,
        ["float"] = Float,
        ["round"] = Round,
        ["sum"] = Sum,
        ["min"] = (state, input, arguments) => Extreme(state, input, arguments, "min", sign: -1),
        ["max"] = (state, input, arguments) => Extreme(state, input, arguments, "max", sign: 1),
        ["default"] = Default,
        ["d"] = Default,
    };

    private static Value Default(RenderState state, Value input, Arguments arguments)
    {
        var bound = arguments.Bind(state, "default", 0, "default_value", "boolean");
        return input is UndefinedValue || ((bound[1]?.IsTrue ?? false) && !input.IsTrue) ? bound[0] ?? TextValue.Empty : input;
    }

    private static Value Int(RenderState state, Value input, Arguments arguments)
    {
        var bound = arguments.Bind(state, "int", 0, "default", "base");
        var missing = bound[0] ?? new IntValue(BigInteger.Zero);
        switch (input)
        {
            case IntValue or BoolValue: return new IntValue(Operators.Integer(input));
            case FloatValue { Number: var number }: return double.IsFinite(number) ? new IntValue(new BigInteger(number)) : missing;
            case UndefinedValue undefined: throw state.Fail(undefined.Message);
            case TextValue text:
                state.ChargeText(text.Text.Length);
                if (ParseInteger(text.Text, Convert.Int(state, bound[1], "int", 10)) is { } parsed) return Operators.Bounded(state, parsed);
                return ParseFloat(text.Text) is { } real && double.IsFinite(real) ? new IntValue(new BigInteger(real)) : missing;
            default: return missing;
        }
    }

    private static Value Float(RenderState state, Value input, Arguments arguments)
    {
        var missing = arguments.Bind(state, "float", 0, "default")[0] ?? new FloatValue(0);
        switch (input)
        {
            case FloatValue: return input;
            case IntValue or BoolValue: return new FloatValue(Operators.Float(state, input));
            case UndefinedValue undefined: throw state.Fail(undefined.Message);
            case TextValue text:
                state.ChargeText(text.Text.Length);
                return ParseFloat(text.Text) is { } parsed ? new FloatValue(parsed) : missing;
            default: return missing;
        }
    }

    private static Value Round(RenderState state, Value input, Arguments arguments)
    {
        var bound = arguments.Bind(state, "round", 0, "precision", "method");
        var precision = Convert.Int(state, bound[0], "round");
        var method = bound[1] is null ? "common" : Convert.Text(state, bound[1]!, "round").Text;
        if (!Comparison.IsNumber(input)) throw state.Fail($"type {Convert.Name(state, input)} has no rounding");
        if (method == "common" && input is not FloatValue)
            return precision >= 0 ? new IntValue(Operators.Integer(input)) : new IntValue(new BigInteger(ExactDecimal.Round(Operators.Float(state, input), precision)));
        var number = Operators.Float(state, input);
        if (method == "common") return new FloatValue(ExactDecimal.Round(number, precision));
        if (method is not ("ceil" or "floor")) throw state.Fail("method must be common, ceil or floor");
        var scale = Math.Pow(10, Math.Clamp(precision, -300, 300));
        return new FloatValue((method == "ceil" ? Math.Ceiling(number * scale) : Math.Floor(number * scale)) / scale);
    }

    private static Value Sum(RenderState state, Value input, Arguments arguments)
    {
        var bound = arguments.Bind(state, "sum", 0, "attribute", "start");
        var getter = Sequences.Getter(state, bound[0]);
        var total = bound[1] ?? new IntValue(BigInteger.Zero);
        if (total is TextValue) throw state.Fail("sum() can't sum strings [use ''.join(seq) instead]");
        return Sequences.Iterate(state, input).Aggregate(total, (sum, item) => Operators.Add(state, sum, getter(item)));
    }

    private static Value Extreme(RenderState state, Value input, Arguments arguments, string name, int sign)
    {
        var bound = arguments.Bind(state, name, 0, "case_sensitive", "attribute");
        var getter = Sequences.Getter(state, bound[1]);
        Value Key(Value item) => bound[0]?.IsTrue ?? false ? getter(item) : Sorting.IgnoreCase(state, getter(item));
        Value? best = null;
        foreach (var item in Sequences.Iterate(state, input))
            if (best is null || (Comparison.Order(state, Key(item), Key(best)) ?? 0) * sign > 0) best = item;
        return best ?? new UndefinedValue("No aggregated item, sequence was empty.");
    }

    /// <summary>Python's int(text, base), or null.</summary>
    private static BigInteger? ParseInteger(string text, int radix)
    {
        var digits = text.Trim().ToLowerInvariant();
        var negative = digits.StartsWith('-');
        if (negative || digits.StartsWith('+')) digits = digits[1..];
        foreach (var (prefix, prefixRadix) in new[] { ("0x", 16), ("0o", 8), ("0b", 2) })
            if (digits.StartsWith(prefix, StringComparison.Ordinal) && (radix == prefixRadix || radix == 0)) (digits, radix) = (digits[2..], prefixRadix);
        if (radix == 0) radix = 10;
        if (radix is < 2 or > 36 || digits.Length is 0 or > IntValue.MaxBits) return null;
        var value = BigInteger.Zero;
        for (var i = 0; i < digits.Length; i++)
        {
            if (digits[i] == '_' && i > 0 && i + 1 < digits.Length && digits[i - 1] != '_') continue;
            var digit = char.IsAsciiDigit(digits[i]) ? digits[i] - '0' : char.IsAsciiLetterLower(digits[i]) ? digits[i] - 'a' + 10 : radix;
            if (digit >= radix) return null;
            value = value * radix + digit;
        }
        return negative ? -value : value;
    }

    /// <summary>Python's float(text), or null.</summary>
    private static double? ParseFloat(string text)
    {
        var trimmed = text.Trim().ToLowerInvariant();
        switch (trimmed.TrimStart('+', '-'))
        {
            case "inf" or "infinity": return trimmed[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            case "nan": return double.NaN;
        }
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(trimmed, Styles, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
