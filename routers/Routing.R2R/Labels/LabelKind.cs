namespace Routing.R2R.Labels;

/// <summary>A way to say that a mismatch matters. The mismatch itself and p_L(token) are always labelled.</summary>
public enum LabelKind
{
    /// <summary>The two models say different tokens.</summary>
    Mismatch,

    /// <summary>How much likelier the large model finds its own token.</summary>
    Gap,

    /// <summary>How far the two distributions lie apart.</summary>
    Kl,

    /// <summary>Whether the large model's continuation of the small one's token re-joins its own answer.</summary>
    Remerge,

    /// <summary>Whether that continuation ends in another final answer: the label the others are measured by.</summary>
    Outcome,

    /// <summary>Whether a judge finds that the continuations differ in meaning.</summary>
    Judge,
}
