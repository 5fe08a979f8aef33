namespace Routing.Formats.Pickles;

/// <summary>NumPy's <c>dtype</c> of a number, such as <c>f8</c>.</summary>
/// <param name="Code">Kind of number and its bytes.</param>
internal sealed record NumpyType(string Code) : PickleValue
{
    public override string Kind => "a NumPy dtype";

    /// <summary>Checks what BUILD gives a dtype: version, byte order, and nothing of the parts only compound types have.</summary>
    public static void RequirePlain(PickleValue state, PickleCursor cursor)
    {
        if (state is not PickleTuple { Items: [PickleInteger, PickleText { Value: var order }, PickleNone, PickleNone, PickleNone, ..] })
            throw cursor.Invalid("gives a NumPy dtype a state other than a plain number's");
        if (order is not ("<" or "|")) throw cursor.Invalid($"has a NumPy number of byte order '{order}'; only little-endian ones are read");
    }
}
