namespace Routing.R2R.Training;

/// <summary>Targets between 0 and 1, from the large model's own probabilities.</summary>
public enum SoftTarget
{
    /// <summary>The label itself.</summary>
    None,

    /// <summary>One minus the probability that the large model gives the small one's token.</summary>
    LargeTokenProb,

    /// <summary>Sigmoid of the gap's distance from the label's threshold (0 where there is none), in units of the soft scale; 0 where the models agree.</summary>
    Gap,
}
