using System.Globalization;
using System.Text;

namespace Routing.Formats.Templates.Builtins;

/// <summary>strftime in the C locale.</summary>
internal static class TimeFormat
{
    public static string Format(RenderState state, DateTimeOffset time, string format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }
            // glibc's %-d: no padding.
            var bare = format[i + 1] == '-' && i + 2 < format.Length;
            i += bare ? 2 : 1;
            var field = Field(time, format[i]) ?? throw state.Fail($"strftime_now does not know %{format[i]}");
            text.Append(bare ? field.TrimStart('0', ' ') is { Length: > 0 } rest ? rest : "0" : field);
            state.ChargeText(text.Length);
        }
        return text.ToString();
    }

    private static string? Field(DateTimeOffset time, char directive) => directive switch
    {
        'Y' => Net(time, "yyyy"),
        'y' => Net(time, "yy"),
        'm' => Net(time, "MM"),
        'B' => Net(time, "MMMM"),
        'b' or 'h' => Net(time, "MMM"),
        'd' => Net(time, "dd"),
        'e' => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'A' => Net(time, "dddd"),
        'a' => Net(time, "ddd"),
        'w' => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'u' => (time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'H' => Net(time, "HH"),
        'I' => Net(time, "hh"),
        'M' => Net(time, "mm"),
        'S' => Net(time, "ss"),
        'f' => Net(time, "ffffff"),
        'p' => Net(time, "tt"),
        'F' => Net(time, "yyyy-MM-dd"),
        'T' => Net(time, "HH':'mm':'ss"),
        'R' => Net(time, "HH':'mm"),
        'D' or 'x' => Net(time, "MM'/'dd'/'yy"),
        'X' => Net(time, "HH':'mm':'ss"),
        'c' => $"{Net(time, "ddd MMM")} {time.Day,2} {Net(time, "HH':'mm':'ss yyyy")}",
        // transformers formats a local time without a zone.
        'Z' or 'z' => "",
        'n' => "\n",
        't' => "\t",
        '%' => "%",
        _ => null,
    };

    private static string Net(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
}
