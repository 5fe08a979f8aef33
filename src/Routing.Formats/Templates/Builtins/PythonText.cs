using System.Globalization;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Python's <c>str()</c> and <c>repr()</c>.</summary>
internal static class PythonText
{
    public static TextValue Str(RenderState state, Value value) => value switch
    {
        TextValue text => text,
        UndefinedValue => TextValue.Empty,
        _ => Repr(state, value),
    };

    public static TextValue Repr(RenderState state, Value value)
    {
        var builder = new TextBuilder(state);
        AppendRepr(state, builder, value);
        return builder.ToText();
    }

    /// <summary>Shortest digits that read back as the same number, in Python's notation.</summary>
    public static string Float(double number)
    {
        if (double.IsNaN(number)) return "nan";
        if (double.IsInfinity(number)) return number > 0 ? "inf" : "-inf";
        var shortest = number.ToString("E16", CultureInfo.InvariantCulture);
        for (var precision = 0; precision < 16; precision++)
        {
            var candidate = number.ToString("E" + precision, CultureInfo.InvariantCulture);
            if (double.Parse(candidate, CultureInfo.InvariantCulture) != number) continue;
            shortest = candidate;
            break;
        }
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = shortest[0] == '-' ? "-" : "";
        var digits = shortest[sign.Length..mark].Replace(".", "", StringComparison.Ordinal);

        if (exponent is < -4 or >= 16)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }
        if (exponent < 0) return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        if (digits.Length <= exponent + 1) return $"{sign}{digits.PadRight(exponent + 1, '0')}.0";
        return $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    private static void AppendRepr(RenderState state, TextBuilder builder, Value value)
    {
        state.Enter();
        switch (value)
        {
            case TextValue text: AppendQuoted(builder, text); break;
            case NoneValue: builder.Append("None", true); break;
            case BoolValue: builder.Append(value.IsTrue ? "True" : "False", true); break;
            case IntValue number: builder.Append(number.Number.ToString(CultureInfo.InvariantCulture), true); break;
            case FloatValue number: builder.Append(Float(number.Number), true); break;
            case UndefinedValue: builder.Append("Undefined", true); break;
            case RangeValue range: builder.Append(range.Repr, true); break;
            case TupleValue { Items.Count: 1 } tuple:
                AppendItems(state, builder, "(", tuple.Items, ",)");
                break;
            case TupleValue tuple: AppendItems(state, builder, "(", tuple.Items, ")"); break;
            case ListValue list: AppendItems(state, builder, "[", list.Items, "]"); break;
            case DictViewValue view:
                builder.Append(view.TypeName + "(", true);
                AppendRepr(state, builder, view.Items);
                builder.Append(")", true);
                break;
            case DictValue dict: AppendDict(state, builder, dict); break;
            // Python prints an address here; a fixed name keeps renderings reproducible.
            default: builder.Append($"<{value.TypeName}>", true); break;
        }
        state.Leave();
    }

    private static void AppendItems(RenderState state, TextBuilder builder, string open, IReadOnlyList<Value> items, string close)
    {
        builder.Append(open, true);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) builder.Append(", ", true);
            AppendRepr(state, builder, items[i]);
        }
        builder.Append(close, true);
    }

    private static void AppendDict(RenderState state, TextBuilder builder, DictValue dict)
    {
        builder.Append("{", true);
        var first = true;
        foreach (var (key, value) in dict.Items)
        {
            if (!first) builder.Append(", ", true);
            first = false;
            AppendRepr(state, builder, key);
            builder.Append(": ", true);
            AppendRepr(state, builder, value);
        }
        builder.Append("}", true);
    }

    /// <summary>Single quotes, or double ones around a text with single quotes only.</summary>
    private static void AppendQuoted(TextBuilder builder, TextValue text)
    {
        var quote = text.Text.Contains('\'', StringComparison.Ordinal) && !text.Text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        builder.Append(quote.ToString(), true);
        var plain = 0;
        for (int i = 0, width; i < text.Text.Length; i += width)
        {
            width = text.WidthAt(i);
            if (Escape(text.Text.AsSpan(i, width), quote) is not { } escape) continue;
            builder.Append(text.Slice(plain, i - plain));
            builder.Append(escape, true);
            plain = i + width;
        }
        builder.Append(text.Slice(plain));
        builder.Append(quote.ToString(), true);
    }

    private static string? Escape(ReadOnlySpan<char> character, char quote)
    {
        var code = character.Length == 2 ? char.ConvertToUtf32(character[0], character[1]) : character[0];
        switch (code)
        {
            case '\\': return "\\\\";
            case '\n': return "\\n";
            case '\r': return "\\r";
            case '\t': return "\\t";
        }
        if (code == quote) return "\\" + quote;
        if (code == ' ' || IsPrintable(code)) return null;
        return code switch
        {
            < 0x100 => $"\\x{code:x2}",
            < 0x10000 => $"\\u{code:x4}",
            _ => $"\\U{code:x8}",
        };
    }

    private static bool IsPrintable(int code) => CharUnicodeInfo.GetUnicodeCategory(code) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);
}
