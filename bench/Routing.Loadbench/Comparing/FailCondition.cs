using System.Globalization;
using System.Text.RegularExpressions;

namespace Routing.Loadbench.Comparing;

/// <summary>What must not be: <c>output_throughput &lt; 0.95x</c> of the first file's, or <c>p99_ttft_ms &gt; 500</c> as such.</summary>
internal sealed partial record FailCondition(string Figure, bool FailsBelow, double Bound, bool IsRatio)
{
    /// <exception cref="UsageException">It is something else.</exception>
    public static FailCondition Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success) throw new UsageException($"--fail-if \"{text}\": write a figure, < or >, and a number, with x for times the first file's: output_throughput < 0.95x.");
        return new(match.Groups["figure"].Value, match.Groups["sign"].Value == "<", double.Parse(match.Groups["bound"].Value, CultureInfo.InvariantCulture), match.Groups["x"].Length > 0);
    }

    /// <param name="first">Median in the first file.</param>
    /// <param name="second">Median in the second.</param>
    public bool Holds(double first, double second)
    {
        var bound = IsRatio ? Bound * first : Bound;
        return FailsBelow ? second < bound : second > bound;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Figure} {(FailsBelow ? '<' : '>')} {Bound}{(IsRatio ? "x" : "")}");

    [GeneratedRegex(@"^\s*(?<figure>[a-z0-9_.]+)\s*(?<sign>[<>])\s*(?<bound>[0-9]+(\.[0-9]+)?)\s*(?<x>x?)\s*$")]
    private static partial Regex Pattern();
}
