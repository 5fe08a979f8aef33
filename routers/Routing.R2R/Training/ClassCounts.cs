namespace Routing.R2R.Training;

/// <summary>Rows of a split by class.</summary>
public sealed class ClassCounts
{
    public long Rows { get; private set; }

    /// <summary>Rows whose label is known.</summary>
    public long Labelled { get; private set; }

    /// <summary>Of them, those that need the large model.</summary>
    public long Positives { get; private set; }

    /// <summary>Rows the network can be trained on.</summary>
    public long Trainable { get; private set; }

    /// <summary>Sum of their targets.</summary>
    public double TargetSum { get; private set; }

    internal void Add(sbyte label, float target)
    {
        Rows++;
        if (label != RouterTargets.NoLabel) Labelled++;
        if (label == 1) Positives++;
        if (float.IsNaN(target)) return;
        Trainable++;
        TargetSum += target;
    }
}
