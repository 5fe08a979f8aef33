namespace Routing.R2R.Labels;

/// <summary>Which columns of a shard are read.</summary>
public enum LabelColumns : byte
{
    All,

    /// <summary>All but <see cref="LabelShard.Hidden"/> and <see cref="LabelShard.Logits"/>, which are most of the bytes; these stay empty.</summary>
    LabelsOnly,
}
