using System.Collections.Immutable;
using Routing.Formats.Checkpoints;

namespace Routing.Formats.Pickles;

/// <summary>A tensor in a torch file: a view of a storage. <see cref="TorchFile.Read"/> gives its elements.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
/// <param name="Strides">Elements from one index to the next, a number a dimension; none is negative.</param>
/// <param name="Offset">The first element's place in the storage, in elements.</param>
/// <param name="Storage">The storage's key: the name of its file in the archive's <c>data</c> folder.</param>
public sealed record TorchTensor(StoredType Type, ImmutableArray<long> Shape, ImmutableArray<long> Strides, long Offset, string Storage) : PickleValue
{
    public override string Kind => "a tensor";

    /// <summary>Elements; 1 for a scalar.</summary>
    public long ElementCount => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Bytes its elements take, without gaps.</summary>
    public long ByteCount => ElementCount * Type.Size();

    /// <summary>Whether its elements follow each other in the storage, row-major.</summary>
    public bool IsContiguous
    {
        get
        {
            var next = 1L;
            for (var i = Shape.Length - 1; i >= 0; next *= Shape[i--])
                if (Shape[i] != 1 && Strides[i] != next) return ElementCount == 0;
            return true;
        }
    }
}
