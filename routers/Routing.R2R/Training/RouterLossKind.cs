namespace Routing.R2R.Training;

/// <summary>What training lowers.</summary>
public enum RouterLossKind
{
    /// <summary>Binary cross-entropy with positives weighed up: R2R's own.</summary>
    WeightedBce,

    /// <summary>Focal loss (Lin et al., arXiv 1708.02002).</summary>
    Focal,
}
