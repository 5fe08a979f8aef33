using System.Globalization;
using System.Xml.Linq;
using Routing.Training.Plots;

namespace Routing.Tests.Training.Plots;

public class LineChartTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void AChart_NamesItsAxesAndLines_AndDrawsEveryPointThatHasAPlace()
    {
        var chart = XDocument.Parse(LineChart.ToSvg("loss of <a & b>", "tokens (millions)", "loss (nats)",
        [
            new ChartSeries("training", [new(0, 4), new(1, double.NaN), new(2, 0), new(3, 1)]),
            new ChartSeries("validation", [new(1, 3), new(3, 2)], HasMarkers: true),
        ], logarithmic: true));

        var texts = chart.Descendants(s_svg + "text").Select(text => text.Value).ToArray();
        Assert.Empty(((string[])["loss of <a & b>", "tokens (millions)", "loss (nats)", "training", "validation", "1", "2"]).Except(texts));
        var lines = chart.Descendants(s_svg + "path").Where(path => path.Attribute("class")?.Value is "line s0").Select(path => path.Attribute("d")!.Value).ToArray();
        Assert.Equal("M76.0 44.0L780.0 380.0", lines[0]);
        Assert.Equal(3, chart.Descendants(s_svg + "circle").Count());   // two points and the legend's
        Assert.Contains("prefers-color-scheme: dark", chart.Descendants(s_svg + "style").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void EverythingDrawn_LiesInsideThePicture()
    {
        var points = Enumerable.Range(1, 200).Select(i => new ChartPoint(i * 0.3, 7 * Math.Exp(-i / 40.0))).ToArray();
        var chart = XDocument.Parse(LineChart.ToSvg("t", "x", "y", [new ChartSeries("a", points, HasMarkers: true)]));
        foreach (var circle in chart.Descendants(s_svg + "circle"))
        {
            Assert.InRange(double.Parse(circle.Attribute("cx")!.Value, CultureInfo.InvariantCulture), 76, 780);
            Assert.InRange(double.Parse(circle.Attribute("cy")!.Value, CultureInfo.InvariantCulture), 44, 380);
        }
    }

    [Fact]
    public void BarsLabelsAndLevels_AreDrawn_AndAFittedAxisLeavesZeroOut()
    {
        var chart = XDocument.Parse(LineChart.ToSvg("t", "x", "y",
        [
            new ChartSeries("curve", [new(5, 50, Low: 45, High: 55), new(10, 60)], HasMarkers: true),
            new ChartSeries("", [new(0, 58, Label: "left"), new(10, 62, Label: "right")], HasMarkers: true, HasLine: false),
        ], fitted: true, levels: [new ChartLevel("large alone", 61)], legend: LegendPlace.Above));

        var texts = chart.Descendants(s_svg + "text").ToArray();
        Assert.Empty(((string[])["left", "right", "large alone", "curve", "50", "60"]).Except(texts.Select(text => text.Value)));
        Assert.DoesNotContain(texts, text => text.Value == "" || (text.Value == "0" && text.Attribute("text-anchor")?.Value == "end"));
        Assert.Single(chart.Descendants(s_svg + "path"), path => path.Attribute("class")?.Value is "bar s0");
        Assert.Single(chart.Descendants(s_svg + "path"), path => path.Attribute("class")?.Value is "level");
        Assert.DoesNotContain(chart.Descendants(s_svg + "path"), path => path.Attribute("class")?.Value is "line s1");
        Assert.Equal(5, chart.Descendants(s_svg + "circle").Count());   // four points and the legend's
    }

    [Fact]
    public void ABarDownToZero_IsLeftOut_OnALogarithmicAxis()
    {
        var chart = XDocument.Parse(LineChart.ToSvg("t", "x", "y", [new ChartSeries("a", [new(1, 10, 0, 20), new(2, 20, 15, 30)], HasMarkers: true)], logarithmic: true));
        Assert.Single(chart.Descendants(s_svg + "path"), path => path.Attribute("class")?.Value is "bar s0");
    }

    [Fact]
    public void AChartWithoutPoints_IsStillAChart() =>
        Assert.NotNull(XDocument.Parse(LineChart.ToSvg("t", "x", "y", [new ChartSeries("a", [])], logarithmic: true)).Root);
}
