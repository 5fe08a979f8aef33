using System.Globalization;
using System.Text;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Metrics;

/// <summary>One line of a value.</summary>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>A metric with its lines.</summary>
internal sealed record Family(string Name, string Type, List<Sample> Samples);

/// <summary><c>/metrics</c>, read strictly: what the text format 0.0.4 does not allow fails.</summary>
internal sealed class PrometheusReply
{
    private PrometheusReply(IReadOnlyDictionary<string, Family> families) => Families = families;

    public IReadOnlyDictionary<string, Family> Families { get; }

    public static async Task<PrometheusReply> GetAsync(TestServer server) => Parse(await server.Client.GetStringAsync("/metrics"));

    /// <summary>The sum of a metric's lines that have these labels; 0 where there are none.</summary>
    public double Sum(string name, params (string Key, string Value)[] labels) => Families.Values.SelectMany(family => family.Samples)
        .Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Key) == label.Value)).Sum(sample => sample.Value);

    public static PrometheusReply Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var families = new Dictionary<string, Family>(StringComparer.Ordinal);
        var (help, family) = ("", default(Family));
        foreach (var line in text[..^1].Split('\n'))
        {
            var words = line.Split(' ', 4);
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                Assert.NotEmpty(words[3]);
                help = words[2];
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.Equal(help, words[2]);   // help comes just before
                Assert.Contains(words[3], (string[])["counter", "gauge", "histogram"]);
                family = new Family(words[2], words[3], []);
                Assert.True(families.TryAdd(family.Name, family), $"'{family.Name}' is described twice");
                Assert.Equal(family.Type == "counter", family.Name.EndsWith("_total", StringComparison.Ordinal));
            }
            else
            {
                var sample = ReadSample(line);
                Assert.Contains(sample.Name, family!.Type == "histogram" ? (string[])[family.Name + "_bucket", family.Name + "_sum", family.Name + "_count"] : [family.Name]);
                Assert.DoesNotContain(family.Samples, other => other.Name == sample.Name && other.Labels.Count == sample.Labels.Count && other.Labels.All(label => sample.Labels.GetValueOrDefault(label.Key) == label.Value));
                family.Samples.Add(sample);
            }
        }
        foreach (var histogram in families.Values.Where(family => family.Type == "histogram")) CheckHistogram(histogram);
        return new PrometheusReply(families);
    }

    /// <summary>name{label="value",…} number</summary>
    private static Sample ReadSample(string line)
    {
        var at = 0;
        var name = Name(allowColon: true);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (line[at] == '{')
        {
            do
            {
                at++;
                var label = Name(allowColon: false);
                Assert.Equal("=\"", line[at..(at + 2)]);
                at += 2;
                var value = new StringBuilder();
                for (; line[at] != '"'; at++)
                {
                    if (line[at] != '\\') value.Append(line[at]);
                    else value.Append(line[++at] switch { 'n' => '\n', '\\' => '\\', '"' => '"', var other => throw new FormatException($"\\{other}") });
                }
                at++;
                Assert.True(labels.TryAdd(label, value.ToString()), $"'{label}' twice in {line}");
            }
            while (line[at] == ',');
            Assert.Equal('}', line[at++]);
        }
        Assert.Equal(' ', line[at++]);
        var number = line[at..] is "+Inf" ? double.PositiveInfinity : double.Parse(line[at..], NumberStyles.Float, CultureInfo.InvariantCulture);
        return new Sample(name, labels, number);

        string Name(bool allowColon)
        {
            var start = at;
            while (char.IsAsciiLetterOrDigit(line[at]) || line[at] == '_' || allowColon && line[at] == ':') at++;
            Assert.True(at > start && !char.IsAsciiDigit(line[start]), $"no name at {start} of {line}");
            return line[start..at];
        }
    }

    /// <summary>Buckets rise to +Inf, which holds all.</summary>
    private static void CheckHistogram(Family histogram)
    {
        foreach (var series in histogram.Samples.GroupBy(sample => string.Join(',', sample.Labels.Where(label => label.Key != "le").Select(label => $"{label.Key}={label.Value}"))))
        {
            Sample[] buckets = [.. series.Where(sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal))];
            double[] borders = [.. buckets.Select(bucket => bucket.Labels["le"] is "+Inf" ? double.PositiveInfinity : double.Parse(bucket.Labels["le"], CultureInfo.InvariantCulture))];
            Assert.Equal(borders.Order().Distinct(), borders);
            Assert.Equal(double.PositiveInfinity, borders[^1]);
            Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
            Assert.Equal(series.Single(sample => sample.Name.EndsWith("_count", StringComparison.Ordinal)).Value, buckets[^1].Value);
            Assert.Single(series, sample => sample.Name.EndsWith("_sum", StringComparison.Ordinal));
        }
    }
}
