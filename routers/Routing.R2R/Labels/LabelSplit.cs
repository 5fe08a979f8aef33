namespace Routing.R2R.Labels;

/// <summary>Which part of the labels a row belongs to: all rows of an item are in the same one.</summary>
public enum LabelSplit : byte
{
    Train,
    Validation,
    Test,
}
