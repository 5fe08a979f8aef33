namespace Routing;

/// <summary>Turns a score into a decision, by a router's switching rule where it has one.</summary>
public static class SwitchingDecision
{
    /// <param name="rule">The sequence's rule; null compares the score with the threshold. To be asked once a proposal, in order: rules remember.</param>
    /// <param name="score">The router's score of the small model's proposal, in [0, 1].</param>
    /// <param name="threshold">Off the scale it means all (at most 0) or none (over 1), whatever a rule remembers.</param>
    /// <param name="previous">Who made the token before; null at the first.</param>
    /// <returns>Whether the large model makes the token.</returns>
    public static bool GoesLarge(ISwitchingRule? rule, float score, float threshold, ModelRole? previous)
    {
        var large = rule?.GoesLarge(score, threshold, previous) ?? score >= threshold;
        return threshold <= 0 || threshold <= 1 && large;
    }
}
