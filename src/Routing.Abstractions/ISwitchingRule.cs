namespace Routing;

/// <summary>Turns the scores of one sequence, in order, into decisions. Holds that sequence's state: one object a sequence, never shared.</summary>
public interface ISwitchingRule
{
    /// <summary>Whether the large model makes the token that the small one has just proposed.</summary>
    /// <param name="score">The router's score of the proposal, in [0, 1].</param>
    /// <param name="threshold">The request's threshold.</param>
    /// <param name="previous">Who made the token before; null at the first.</param>
    bool GoesLarge(float score, float threshold, ModelRole? previous);
}
