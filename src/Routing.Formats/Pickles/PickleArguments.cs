using System.Collections.Immutable;

namespace Routing.Formats.Pickles;

/// <summary>The arguments of a <see cref="PickleFunction"/>, taken by type or refused.</summary>
internal readonly struct PickleArguments(PickleFunction function, PickleTuple values, PickleCursor cursor)
{
    private const int MostNumbers = 16;   // dimensions of a tensor

    public int Count => values.Items.Count;

    public void RequireCount(int least, int most)
    {
        if (Count < least || Count > most) throw Invalid($"has {Count} arguments; it takes {(least == most ? $"{least}" : $"{least} to {most}")}");
    }

    public T Take<T>(int index, string what) where T : PickleValue =>
        values.Items[index] as T ?? throw Invalid($"has {values.Items[index].Kind} as its {what}");

    /// <summary>A whole number of 0 or more.</summary>
    public long Natural(int index, string what) => Natural(values.Items[index], what);

    /// <summary>A tuple of whole numbers of 0 or more.</summary>
    public ImmutableArray<long> Naturals(int index, string what)
    {
        var items = Take<PickleTuple>(index, what).Items;
        if (items.Count > MostNumbers) throw Invalid($"has a {what} of {items.Count} numbers; at most {MostNumbers} are read");
        var counts = ImmutableArray.CreateBuilder<long>(items.Count);
        foreach (var item in items) counts.Add(Natural(item, what));
        return counts.MoveToImmutable();
    }

    public InvalidFileException Invalid(string reason) => cursor.Invalid($"{function.Name} {reason}");

    private long Natural(PickleValue value, string what) => value switch
    {
        PickleInteger { Value: >= 0 and var number } => number,
        PickleInteger { Value: var negative } => throw Invalid($"has {negative} in its {what}, which is negative"),
        _ => throw Invalid($"has {value.Kind} in its {what}"),
    };
}
