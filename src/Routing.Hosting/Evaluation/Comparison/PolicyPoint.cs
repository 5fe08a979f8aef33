using Routing.Runtime;
using Routing.Training.Gym;

namespace Routing.Hosting.Evaluation.Comparison;

/// <summary>A policy at one operating point.</summary>
public sealed class PolicyPoint
{
    public required string Policy { get; init; }

    /// <summary>Share of tokens the large model is to make; null where nothing can be set.</summary>
    public double? TargetLargeFraction { get; init; }

    /// <summary>What the policy compares its score with to hold that share.</summary>
    public double? Threshold { get; init; }

    /// <summary>Each answer is made by one model; the other does not run.</summary>
    public bool IsWholeAnswer { get; init; }

    /// <summary>Who makes an item's tokens.</summary>
    public required Func<GymItem, TokenRoutingOptions> Routing { get; init; }

    public override string ToString() => TargetLargeFraction is { } target ? FormattableString.Invariant($"{Policy} at {target:P0}") : Policy;
}
