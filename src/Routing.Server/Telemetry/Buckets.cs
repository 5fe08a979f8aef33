using System.Diagnostics.Metrics;

namespace Routing.Server.Telemetry;

/// <summary>Histogram borders that fit what is measured; those of vLLM, so that its dashboards read ours, with finer ones below for small models.</summary>
internal static class Buckets
{
    /// <summary>Seconds to the first token.</summary>
    public static readonly InstrumentAdvice<double> FirstToken = Of(.001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640, 2560);

    /// <summary>Seconds from token to token.</summary>
    public static readonly InstrumentAdvice<double> NextToken = Of(.00005, .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .075, .1, .15, .2, .3, .4, .5, .75, 1, 2.5, 5, 7.5, 10, 20, 40, 80);

    /// <summary>Seconds of a whole request or a part of it.</summary>
    public static readonly InstrumentAdvice<double> Request = Of(.005, .01, .025, .05, .1, .3, .5, .8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680);

    /// <summary>Tokens of a request.</summary>
    public static readonly InstrumentAdvice<double> Tokens = Of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000);

    private static InstrumentAdvice<double> Of(params double[] borders) => new() { HistogramBucketBoundaries = borders };
}
