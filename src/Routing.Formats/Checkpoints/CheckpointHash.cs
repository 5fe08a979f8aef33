using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Routing.Formats.Checkpoints;

/// <summary>Hashes by which a file made for one model knows it again; lower-case hexadecimal.</summary>
public static class CheckpointHash
{
    private const int ChunkElements = 1 << 16;

    /// <summary>SHA-256 of a checkpoint's weight files one after the other, in the order of their names: of one file, what <c>sha256sum</c> says.</summary>
    public static string OfWeights(Checkpoint checkpoint)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in checkpoint.Files.Order(StringComparer.Ordinal))
        {
            using var file = MappedFile.Open(path);
            const int Chunk = 1 << 24;
            for (var offset = 0L; offset < file.Length; offset += Chunk) hash.AppendData(file.Span(offset, Chunk));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>SHA-256 of a checkpoint's input embedding, its values rounded as <see cref="AppendRounded"/> does.</summary>
    public static string OfEmbedding(Checkpoint checkpoint)
    {
        var embedding = checkpoint.Tensors[ModelTensors.Embedding];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = ChunkElements * embedding.Type.Size();
        for (var offset = 0L; offset < embedding.ByteCount; offset += chunk)
            AppendRounded(hash, embedding.Type, embedding.Slice(offset, (int)Math.Min(chunk, embedding.ByteCount - offset)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// Appends values rounded to BF16. So an embedding has the same hash in its file and in memory, whether it is kept
    /// there as F32, BF16 or as it was stored.
    /// </summary>
    /// <param name="values">Whole elements, little-endian.</param>
    public static void AppendRounded(IncrementalHash hash, StoredType type, ReadOnlySpan<byte> values)
    {
        if (type == StoredType.BF16)
        {
            hash.AppendData(values);
            return;
        }
        var rounded = new byte[2 * ChunkElements];
        var count = values.Length / type.Size();
        for (var start = 0; start < count; start += ChunkElements)
        {
            var part = Math.Min(ChunkElements, count - start);
            for (var i = 0; i < part; i++) BinaryPrimitives.WriteUInt16LittleEndian(rounded.AsSpan(2 * i), Round(Value(type, values, start + i)));
            hash.AppendData(rounded.AsSpan(0, 2 * part));
        }
    }

    private static float Value(StoredType type, ReadOnlySpan<byte> values, int i) => type switch
    {
        StoredType.F32 => MemoryMarshal.Cast<byte, float>(values)[i],
        StoredType.F16 => (float)MemoryMarshal.Cast<byte, Half>(values)[i],
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of model weights"),
    };

    // To nearest, ties to even, as libtorch converts.
    private static ushort Round(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
