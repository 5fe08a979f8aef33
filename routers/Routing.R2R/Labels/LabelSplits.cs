using Routing.Training.Gym;

namespace Routing.R2R.Labels;

/// <summary>Deals items to splits: 80 % training, 10 % validation, 10 % test, by a hash of the item's number.</summary>
/// <remarks>The number alone decides, so an item labelled again in another folder stays in its split.</remarks>
public static class LabelSplits
{
    public static LabelSplit Of(int item) => (GymRandom.Mix(0x5EED_1ABE1, (ulong)item) % 10) switch
    {
        0 => LabelSplit.Test,
        1 => LabelSplit.Validation,
        _ => LabelSplit.Train,
    };
}
