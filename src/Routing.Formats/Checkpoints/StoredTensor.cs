using System.Collections.Immutable;

namespace Routing.Formats.Checkpoints;

/// <summary>A tensor in a memory-mapped file: what it is and where its bytes are.</summary>
/// <param name="Name">The checkpoint's name, such as <c>model.layers.0.mlp.up_proj.weight</c>.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Row-major sizes; empty for a scalar.</param>
/// <param name="File">Path of the file that holds it.</param>
/// <param name="Address">First byte in the mapping; valid while the <see cref="SafetensorsFile"/> that owns it is open.</param>
/// <param name="ByteCount">Bytes in the mapping.</param>
public sealed record StoredTensor(string Name, StoredType Type, ImmutableArray<long> Shape, string File, nint Address, long ByteCount)
{
    /// <summary>Elements; 1 for a scalar.</summary>
    public long ElementCount => ByteCount / Type.Size();

    /// <summary>The bytes, at most 2 GiB of them.</summary>
    public unsafe ReadOnlySpan<byte> Bytes => new((void*)Address, checked((int)ByteCount));

    /// <summary>Part of the bytes, for tensors beyond 2 GiB.</summary>
    public unsafe ReadOnlySpan<byte> Slice(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + count, ByteCount);
        return new((byte*)Address + offset, count);
    }
}
