using System.Xml.Linq;
using Routing.Training.Plots;

namespace Routing.Tests.Training.Plots;

public class MatrixChartTests
{
    [Fact]
    public void Counts_StandInTheirCells_WithTheirShareOfTheRow()
    {
        var svg = XDocument.Parse(MatrixChart.ToSvg("a < b", ["yes", "no"], ["large", "small"], [[30, 10], [0, 0]]));
        var texts = svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToArray();
        Assert.Equal(["a < b", "large", "small", "yes", "30", "75.0 %", "10", "25.0 %", "no", "0", "0.0 %", "0", "0.0 %"], texts);
    }
}
