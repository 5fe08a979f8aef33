using System.Globalization;
using System.Net;
using System.Text;

namespace Routing.Training.Plots;

/// <summary>Draws lines over two axes as a self-contained SVG whose colours follow the reader's light or dark scheme.</summary>
public static class LineChart
{
    /// <summary>Lines that have a colour of their own.</summary>
    public const int MostSeries = 6;

    private const int Width = 800, Height = 440;
    private const int Left = 76, Right = 20, Top = 44, Bottom = 60;
    private const int LegendStep = 22, LegendSample = 36;
    private const double LabelCharacterWidth = 6.5;

    private const string Style = """
          <style>
            svg { font: 13px system-ui, sans-serif; color-scheme: light dark; }
            .page { fill: #ffffff; } text { fill: #24292f; } .title { font-size: 16px; font-weight: 600; }
            .grid { stroke: #d0d7de; } .axis { stroke: #57606a; }
            .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
            .s0 { stroke: #0969da; } .s1 { stroke: #bc4c00; } .s2 { stroke: #1a7f37; } .s3 { stroke: #8250df; } .s4 { stroke: #bf3989; } .s5 { stroke: #57606a; }
            .marker { stroke-width: 1.8; fill: #ffffff; } .bar { fill: none; stroke-width: 1.2; opacity: 0.6; }
            .level { stroke: #57606a; stroke-dasharray: 6 4; } .label { font-size: 12px; } .halo { paint-order: stroke; stroke: #ffffff; stroke-width: 3px; }
            @media (prefers-color-scheme: dark) {
              .page { fill: #0d1117; } text { fill: #e6edf3; } .grid { stroke: #30363d; } .axis { stroke: #8b949e; } .marker { fill: #0d1117; }
              .s0 { stroke: #58a6ff; } .s1 { stroke: #f0883e; } .s2 { stroke: #3fb950; } .s3 { stroke: #bc8cff; } .s4 { stroke: #f778ba; } .s5 { stroke: #8b949e; }
              .level { stroke: #8b949e; } .halo { stroke: #0d1117; }
            }
          </style>

        """;

    /// <param name="xTitle">With the unit.</param>
    /// <param name="yTitle">With the unit.</param>
    /// <param name="series">At most <see cref="MostSeries"/>. Points that are not finite, or not positive on a logarithmic axis, are left out.</param>
    /// <param name="logarithmic">The vertical axis is logarithmic.</param>
    /// <param name="logarithmicX">The horizontal axis is.</param>
    /// <param name="fitted">The vertical axis holds the values and no more; otherwise it begins at zero.</param>
    /// <param name="levels">Values to compare with.</param>
    /// <param name="legend">Where the names of the lines stand.</param>
    public static string ToSvg(
        string title, string xTitle, string yTitle, IReadOnlyList<ChartSeries> series,
        bool logarithmic = false, bool logarithmicX = false, bool fitted = false, IReadOnlyList<ChartLevel>? levels = null, LegendPlace legend = LegendPlace.TopRight)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(series.Count, MostSeries);
        levels ??= [];
        series = [.. series.Select(s => s with { Points = [.. s.Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y) && (!logarithmic || p.Y > 0) && (!logarithmicX || p.X > 0))] })];
        // A bar down to zero has no end on a logarithmic axis.
        if (logarithmic) series = [.. series.Select(s => s with { Points = [.. s.Points.Select(p => p.Low <= 0 ? p with { Low = null, High = null } : p)] })];
        var x = ChartAxis.Over([.. series.SelectMany(s => s.Points, (_, point) => point.X)], logarithmicX);
        double[] heights = [.. series.SelectMany(s => s.Points).SelectMany(point => (double[])[point.Low ?? point.Y, point.Y, point.High ?? point.Y]), .. levels.Select(level => level.Y)];
        var y = fitted ? ChartAxis.Around(heights) : ChartAxis.Over(heights, logarithmic);

        var named = series.Select((drawn, index) => (drawn, index)).Where(entry => entry.drawn.Name.Length > 0).ToArray();
        var head = legend == LegendPlace.Above ? LegendStep : 0;   // room for the row of names

        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height + head}\" width=\"{Width}\" height=\"{Height + head}\" role=\"img\">");
        Add(svg, $"  <title>{Text(title)}</title>");
        svg.Append(Style);
        Add(svg, $"  <rect class=\"page\" width=\"{Width}\" height=\"{Height + head}\"/>");
        Add(svg, $"  <text class=\"title\" x=\"{Left}\" y=\"26\">{Text(title)}</text>");
        if (head > 0) Add(svg, $"  <g transform=\"translate(0 {head})\">");
        foreach (var tick in x.Ticks()) XTick(svg, Across(x, tick), tick);
        foreach (var tick in y.Ticks()) YTick(svg, Down(y, tick), tick);
        Add(svg, $"  <path class=\"axis\" fill=\"none\" d=\"M{Left} {Top}V{Height - Bottom}H{Width - Right}\"/>");
        Add(svg, $"  <text text-anchor=\"middle\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 16}\">{Text(xTitle)}</text>");
        Add(svg, $"  <text text-anchor=\"middle\" transform=\"translate(20 {(Top + Height - Bottom) / 2}) rotate(-90)\">{Text(yTitle)}</text>");
        foreach (var level in levels) Level(svg, level, y);
        for (var i = 0; i < series.Count; i++) Bars(svg, series[i], i, x, y);
        for (var i = 0; i < series.Count; i++) Line(svg, series[i], i, x, y);
        foreach (var drawn in series) Labels(svg, drawn, x, y);
        double entry = legend == LegendPlace.Above ? Left : Width - Right - 230;
        for (var i = 0; i < named.Length; i++)
        {
            Legend(svg, named[i].drawn, named[i].index, entry, legend == LegendPlace.Above ? Top - 17 : Top + 14 + i * LegendStep);
            if (legend == LegendPlace.Above) entry += LegendSample + named[i].drawn.Name.Length * LabelCharacterWidth + LegendStep;
        }
        if (head > 0) Add(svg, $"  </g>");
        Add(svg, $"</svg>");
        return svg.ToString();
    }

    private static double Across(ChartAxis axis, double value) => Left + axis.Place(value) * (Width - Left - Right);

    private static double Down(ChartAxis axis, double value) => Height - Bottom - axis.Place(value) * (Height - Top - Bottom);

    private static void XTick(StringBuilder svg, double at, double value)
    {
        Add(svg, $"  <path class=\"grid\" d=\"M{at:F1} {Top}V{Height - Bottom}\"/>");
        Add(svg, $"  <text text-anchor=\"middle\" x=\"{at:F1}\" y=\"{Height - Bottom + 20}\">{value:#,0.####}</text>");
    }

    private static void YTick(StringBuilder svg, double at, double value)
    {
        Add(svg, $"  <path class=\"grid\" d=\"M{Left} {at:F1}H{Width - Right}\"/>");
        Add(svg, $"  <text text-anchor=\"end\" x=\"{Left - 8}\" y=\"{at + 4:F1}\">{value:0.######}</text>");
    }

    private static void Line(StringBuilder svg, ChartSeries series, int index, ChartAxis x, ChartAxis y)
    {
        if (series.Points.Count == 0) return;
        var path = string.Join("L", series.Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{Across(x, p.X):F1} {Down(y, p.Y):F1}")));
        if (series.HasLine) Add(svg, $"  <path class=\"line s{index}\" d=\"M{path}\"/>");
        if (!series.HasMarkers) return;
        foreach (var point in series.Points) Add(svg, $"  <circle class=\"marker s{index}\" cx=\"{Across(x, point.X):F1}\" cy=\"{Down(y, point.Y):F1}\" r=\"3\"/>");
    }

    private static void Bars(StringBuilder svg, ChartSeries series, int index, ChartAxis x, ChartAxis y)
    {
        foreach (var point in series.Points)
        {
            if (point is not { Low: { } low, High: { } high }) continue;
            Add(svg, $"  <path class=\"bar s{index}\" d=\"M{Across(x, point.X) - 4:F1} {Down(y, low):F1}h8m-4 0V{Down(y, high):F1}m-4 0h8\"/>");
        }
    }

    private static void Level(StringBuilder svg, ChartLevel level, ChartAxis y)
    {
        Add(svg, $"  <path class=\"level\" d=\"M{Left} {Down(y, level.Y):F1}H{Width - Right}\"/>");
        Add(svg, $"  <text class=\"label halo\" x=\"{Left + 6}\" y=\"{Down(y, level.Y) - 5:F1}\">{Text(level.Name)}</text>");
    }

    private static void Labels(StringBuilder svg, ChartSeries series, ChartAxis x, ChartAxis y)
    {
        var (last, below) = (double.NegativeInfinity, false);
        foreach (var point in series.Points)
        {
            if (point.Label is not { } label) continue;
            var half = label.Length * LabelCharacterWidth / 2;
            var middle = Math.Clamp(Across(x, point.X), Left + half, Width - Right - half);
            // Above the point, unless the neighbour's label is there.
            below = middle - half < last && !below;
            last = middle + half;
            Add(svg, $"  <text class=\"label halo\" text-anchor=\"middle\" x=\"{middle:F1}\" y=\"{Down(y, point.Y) + (below ? 18 : -9):F1}\">{Text(label)}</text>");
        }
    }

    private static void Legend(StringBuilder svg, ChartSeries series, int index, double start, double at)
    {
        Add(svg, $"  <path class=\"line s{index}\" d=\"M{start:0.#} {at}h28\"/>");
        if (series.HasMarkers) Add(svg, $"  <circle class=\"marker s{index}\" cx=\"{start + 14:0.#}\" cy=\"{at}\" r=\"3\"/>");
        Add(svg, $"  <text x=\"{start + LegendSample:0.#}\" y=\"{at + 4}\">{Text(series.Name)}</text>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static void Add(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
