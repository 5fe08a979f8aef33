namespace Routing.Cli;

/// <summary>Lays a table out in plain text: columns two spaces apart, numbers to the right, no borders.</summary>
internal static class PlainTable
{
    public static IEnumerable<string> Lines(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var numeric = new bool[headers.Count];
        var widths = new int[headers.Count];
        for (var column = 0; column < headers.Count; column++)
        {
            numeric[column] = IsNumeric(rows, column);
            widths[column] = rows.Select(row => row[column].Length).Append(headers[column].Length).Max();
        }
        foreach (var row in rows.Prepend(headers))
            yield return string.Join("  ", row.Select((cell, column) =>
                numeric[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd();
    }

    /// <summary>Every cell of the column is empty, a dash or starts like a number, and one is a number.</summary>
    public static bool IsNumeric(IReadOnlyList<IReadOnlyList<string>> rows, int column)
    {
        var seen = false;
        foreach (var row in rows)
        {
            var cell = row[column].AsSpan().TrimStart("+-−");
            if (cell.Length == 0 || cell is "—") continue;
            if (!char.IsAsciiDigit(cell[0])) return false;
            seen = true;
        }
        return seen;
    }
}
