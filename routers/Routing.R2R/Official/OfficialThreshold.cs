using Routing.R2R.Network;

namespace Routing.R2R.Official;

/// <summary>Reads <c>common_args</c>: the threshold its training chose, and which inputs the network sees, which must be its architecture's.</summary>
internal static class OfficialThreshold
{
    public static float? Read(OfficialDict common, RouterArchitecture architecture)
    {
        common.RequireKnown("threshold", "input_type");
        RequireInputs(common, architecture);
        return common.NumberOrNull("threshold") switch
        {
            null => null,
            >= 0 and <= 1 and var threshold => (float)threshold,
            var threshold => throw common.Invalid("threshold", $"is {threshold}; it must be in [0, 1]"),
        };
    }

    private static void RequireInputs(OfficialDict common, RouterArchitecture architecture)
    {
        if (common.TextsOrNull("input_type") is not { } inputs) return;
        var seen = new[] { ("hidden_states", architecture.SeesHidden), ("token", architecture.SeesToken), ("logits", architecture.SeesLogits) }.Where(input => input.Item2).Select(input => input.Item1).ToArray();
        if (!inputs.Order(StringComparer.Ordinal).SequenceEqual(seen.Order(StringComparer.Ordinal)))
            throw common.Invalid("input_type", $"is {string.Join(", ", inputs)}, but {architecture} sees {string.Join(", ", seen)}");
    }
}
