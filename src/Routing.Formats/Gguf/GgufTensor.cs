using System.Collections.Immutable;

namespace Routing.Formats.Gguf;

/// <summary>A tensor in a GGUF file: what it is and where its bytes are.</summary>
/// <param name="Name">Its name in the file, such as <c>blk.0.attn_q.weight</c>.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Row-major sizes, outermost first: the reverse of the file's order. Empty for a scalar.</param>
/// <param name="Offset">First byte, from the start of the file.</param>
/// <param name="ByteCount">Bytes in the file.</param>
public sealed record GgufTensor(string Name, GgufType Type, ImmutableArray<long> Shape, long Offset, long ByteCount)
{
    /// <summary>Elements in the tensor.</summary>
    public long Count { get; } = Shape.Aggregate(1L, (count, size) => checked(count * size));

    /// <summary>Elements of the innermost dimension; blocks never cross its end.</summary>
    public long RowLength => Shape.IsEmpty ? 1 : Shape[^1];

    /// <summary>The shape as people write it: <c>[576, 1536]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}
