using System.Globalization;
using Routing.Hosting.Statistics;

namespace Routing.Hosting.Evaluation.Comparison;

/// <summary>Two policies on the same items at the same target share.</summary>
/// <param name="Policy">The one that is judged.</param>
/// <param name="Baseline">What it is judged by.</param>
/// <param name="TargetLargeFraction">What both were set to.</param>
/// <param name="LargeFraction">What <paramref name="Policy"/> held.</param>
/// <param name="BaselineLargeFraction">What <paramref name="Baseline"/> held.</param>
/// <param name="Difference">Accuracy of the policy less that of the baseline.</param>
/// <param name="Low">Lower end of its 95 % interval, items paired.</param>
/// <param name="High">Upper end.</param>
public sealed record PairedDifference(
    string Policy, string Baseline, double TargetLargeFraction, double LargeFraction, double BaselineLargeFraction, double Difference, double Low, double High)
{
    /// <summary>Zero lies outside the interval.</summary>
    public bool OutsideZero => new Interval(Low, High).ExcludesZero;

    /// <summary>What that says.</summary>
    public string Sentence
    {
        get
        {
            var points = string.Create(CultureInfo.InvariantCulture,
                $"At {100 * TargetLargeFraction:0.#} %, {Policy} is {100 * Math.Abs(Difference):0.0} points {(Difference < 0 ? "below" : "above")} {Baseline} (95 % interval {100 * Low:+0.0;-0.0;0.0} to {100 * High:+0.0;-0.0;0.0})");
            return points + (OutsideZero ? ": zero lies outside, the difference is more than chance." : ": zero lies inside, no difference is shown.");
        }
    }
}
