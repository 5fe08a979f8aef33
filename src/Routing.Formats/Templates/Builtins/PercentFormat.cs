using System.Globalization;
using System.Numerics;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Python's <c>%</c> formatting of texts: conversions s, r, d, i, u, f, F, x, X, o, c and %.</summary>
internal static class PercentFormat
{
    private const int MaxWidth = 10_000;

    /// <param name="arguments">A tuple of values, a dict for <c>%(name)s</c>, or the one value.</param>
    public static TextValue Apply(RenderState state, TextValue format, Value arguments)
    {
        var builder = new TextBuilder(state);
        var values = arguments is TupleValue tuple ? tuple.Items : [arguments];
        var used = 0;
        var keyed = false;
        var position = 0;
        while (true)
        {
            var mark = format.Text.IndexOf('%', position);
            if (mark < 0) break;
            builder.Append(format.Slice(position, mark - position));
            position = mark + 1;
            var spec = Read(state, format.Text, ref position);
            if (spec.Conversion == '%')
            {
                builder.Append("%", true);
                continue;
            }
            keyed |= spec.Key is not null;
            var value = spec.Key is null ? Next(state, values, ref used) : Named(state, arguments, spec.Key);
            builder.Append(Pad(state, spec, Convert(state, spec, value)));
        }
        builder.Append(format.Slice(position));
        if (!keyed && used < values.Count && arguments is not (DictValue or UndefinedValue or ListValue or RangeValue))
            throw state.Fail("not all arguments converted during string formatting");
        return builder.ToText();
    }

    private static Value Next(RenderState state, IReadOnlyList<Value> values, ref int used) =>
        used < values.Count ? values[used++] : throw state.Fail("not enough arguments for format string");

    private static Value Named(RenderState state, Value arguments, string key)
    {
        if (arguments is not DictValue dict) throw state.Fail("format requires a mapping");
        return dict.Find(state, new TextValue(key, true)) ?? throw state.Fail($"the format's key '{key}' is missing");
    }

    private static Spec Read(RenderState state, string format, ref int position)
    {
        string? key = null;
        if (position < format.Length && format[position] == '(')
        {
            var end = format.IndexOf(')', position);
            if (end < 0) throw state.Fail("incomplete format key");
            key = format[(position + 1)..end];
            position = end + 1;
        }
        var flags = position;
        while (position < format.Length && "-+ #0".Contains(format[position], StringComparison.Ordinal)) position++;
        var flagText = format[flags..position];
        var width = Number(state, format, ref position) ?? 0;
        int? precision = null;
        if (position < format.Length && format[position] == '.')
        {
            position++;
            precision = Number(state, format, ref position) ?? 0;
        }
        if (position >= format.Length) throw state.Fail("incomplete format");
        return new Spec(key, flagText, width, precision, format[position++]);
    }

    private static int? Number(RenderState state, string format, ref int position)
    {
        var start = position;
        while (position < format.Length && char.IsAsciiDigit(format[position])) position++;
        if (position == start) return null;
        return int.TryParse(format.AsSpan(start, position - start), CultureInfo.InvariantCulture, out var number) && number <= MaxWidth
            ? number
            : throw state.Fail($"format width or precision above {MaxWidth}");
    }

    private static TextValue Convert(RenderState state, Spec spec, Value value)
    {
        switch (spec.Conversion)
        {
            case 's':
            case 'r':
                var text = spec.Conversion == 's' ? PythonText.Str(state, value) : PythonText.Repr(state, value);
                return spec.Precision is { } limit && limit < text.CodePoints ? text.Slice(0, text.IndexOfCodePoint(limit)) : text;
            case 'c':
                return value is TextValue { CodePoints: 1 } character ? character : throw state.Fail("%c requires a str of one character");
            case 'd' or 'i' or 'u':
                return Signed(spec, Whole(state, spec, value, truncate: true), number => number.ToString(CultureInfo.InvariantCulture));
            case 'x' or 'X' or 'o':
                return Signed(spec, Whole(state, spec, value, truncate: false), number => Radix(number, spec.Conversion));
            case 'f' or 'F':
                if (!Comparison.IsNumber(value)) throw Wrong(state, spec, value);
                var real = Operators.Float(state, value);
                var digits = ExactDecimal.Format(Math.Abs(real), Math.Min(spec.Precision ?? 6, 1100));
                return new TextValue(Sign(spec, double.IsNegative(real)) + digits, true);
            default:
                throw state.Fail($"unsupported format character '{spec.Conversion}'");
        }
    }

    private static TextValue Signed(Spec spec, BigInteger number, Func<BigInteger, string> digits) =>
        new(Sign(spec, number.Sign < 0) + digits(BigInteger.Abs(number)).PadLeft(spec.Precision ?? 0, '0'), true);

    private static string Sign(Spec spec, bool negative) =>
        negative ? "-" : spec.Flags.Contains('+', StringComparison.Ordinal) ? "+" : spec.Flags.Contains(' ', StringComparison.Ordinal) ? " " : "";

    private static string Radix(BigInteger number, char conversion)
    {
        if (number.IsZero) return "0";
        var radix = conversion == 'o' ? 8 : 16;
        var digits = "";
        for (; !number.IsZero; number /= radix) digits = "0123456789abcdef"[(int)(number % radix)] + digits;
        return conversion == 'X' ? digits.ToUpperInvariant() : digits;
    }

    private static BigInteger Whole(RenderState state, Spec spec, Value value, bool truncate) => value switch
    {
        IntValue or BoolValue => Operators.Integer(value),
        FloatValue { Number: var number } when truncate && double.IsFinite(number) => new BigInteger(number),
        _ => throw Wrong(state, spec, value),
    };

    private static TemplateException Wrong(RenderState state, Spec spec, Value value) =>
        state.Fail($"%{spec.Conversion} format: a number is required, not {Builtins.Convert.Name(state, value)}");

    private static TextValue Pad(RenderState state, Spec spec, TextValue text)
    {
        var missing = spec.Width - text.CodePoints;
        if (missing <= 0) return text;
        if (spec.Flags.Contains('-', StringComparison.Ordinal)) return Operators.Concat(state, text, new TextValue(new string(' ', missing), true));
        if (!spec.Flags.Contains('0', StringComparison.Ordinal) || spec.Conversion is 's' or 'r' or 'c')
            return Operators.Concat(state, new TextValue(new string(' ', missing), true), text);
        var sign = text.Text.Length > 0 && text.Text[0] is '-' or '+' or ' ' ? 1 : 0;
        return Operators.Concat(state, text.Slice(0, sign), new TextValue(new string('0', missing), true), text.Slice(sign));
    }

    private readonly record struct Spec(string? Key, string Flags, int Width, int? Precision, char Conversion);
}
