namespace Routing.Formats.Checkpoints;

/// <summary>A tensor to be written: its data is asked for only when its turn comes.</summary>
/// <param name="Write">Writes exactly the tensor's bytes, little-endian, row-major.</param>
public sealed record TensorToWrite(string Name, StoredType Type, IReadOnlyList<long> Shape, Action<Stream> Write)
{
    /// <summary>Bytes that <see cref="Write"/> must write.</summary>
    public long ByteCount => Shape.Aggregate((long)Type.Size(), (product, size) => checked(product * size));
}
