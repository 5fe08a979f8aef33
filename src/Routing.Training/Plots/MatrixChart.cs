using System.Globalization;
using System.Net;
using System.Text;

namespace Routing.Training.Plots;

/// <summary>Draws a table of counts, shaded by each row's shares, as a self-contained SVG whose colours follow the reader's light or dark scheme.</summary>
public static class MatrixChart
{
    private const int Left = 190, Top = 84, Cell = 150, CellHeight = 90, Margin = 20;

    private const string Style = """
          <style>
            svg { font: 13px system-ui, sans-serif; color-scheme: light dark; }
            .page { fill: #ffffff; } text { fill: #24292f; } .title { font-size: 16px; font-weight: 600; } .count { font-size: 16px; }
            .cell { fill: #0969da; stroke: #d0d7de; }
            @media (prefers-color-scheme: dark) { .page { fill: #0d1117; } text { fill: #e6edf3; } .cell { fill: #58a6ff; stroke: #30363d; } }
          </style>

        """;

    /// <param name="rows">Names of the rows.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="counts">[rows][columns].</param>
    public static string ToSvg(string title, IReadOnlyList<string> rows, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<long>> counts)
    {
        var (width, height) = (Left + columns.Count * Cell + Margin, Top + rows.Count * CellHeight + Margin);
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">");
        Add(svg, $"  <title>{Text(title)}</title>");
        svg.Append(Style);
        Add(svg, $"  <rect class=\"page\" width=\"{width}\" height=\"{height}\"/>");
        Add(svg, $"  <text class=\"title\" x=\"{Margin}\" y=\"28\">{Text(title)}</text>");
        for (var column = 0; column < columns.Count; column++) Add(svg, $"  <text text-anchor=\"middle\" x=\"{Left + column * Cell + Cell / 2}\" y=\"{Top - 12}\">{Text(columns[column])}</text>");
        for (var row = 0; row < rows.Count; row++)
        {
            var middle = Top + row * CellHeight + CellHeight / 2;
            Add(svg, $"  <text text-anchor=\"end\" x=\"{Left - 12}\" y=\"{middle + 4}\">{Text(rows[row])}</text>");
            for (var column = 0; column < columns.Count; column++) Square(svg, column, row, counts[row][column], counts[row].Sum());
        }
        Add(svg, $"</svg>");
        return svg.ToString();
    }

    private static void Square(StringBuilder svg, int column, int row, long count, long rowSum)
    {
        var share = rowSum == 0 ? 0 : (double)count / rowSum;
        var (x, y) = (Left + column * Cell, Top + row * CellHeight);
        Add(svg, $"  <rect class=\"cell\" fill-opacity=\"{0.05 + 0.45 * share:F3}\" x=\"{x}\" y=\"{y}\" width=\"{Cell}\" height=\"{CellHeight}\"/>");
        Add(svg, $"  <text class=\"count\" text-anchor=\"middle\" x=\"{x + Cell / 2}\" y=\"{y + CellHeight / 2}\">{count:N0}</text>");
        Add(svg, $"  <text text-anchor=\"middle\" x=\"{x + Cell / 2}\" y=\"{y + CellHeight / 2 + 20}\">{100 * share:F1} %</text>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static void Add(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
