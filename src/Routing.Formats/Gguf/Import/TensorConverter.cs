using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Routing.Formats.Checkpoints;
using Routing.Formats.Gguf.Blocks;

namespace Routing.Formats.Gguf.Import;

/// <summary>Decodes a tensor and writes it in another element type, a piece at a time through two small buffers. Not thread-safe.</summary>
internal sealed class TensorConverter(GgufFile file, StoredType type)
{
    /// <summary>Elements decoded at once: a multiple of every block.</summary>
    private const int Piece = 1 << 16;

    private readonly float[] _values = new float[Piece];
    private readonly byte[] _bytes = new byte[Piece * type.Size()];

    /// <summary>Writes a tensor's elements in the checkpoint's order.</summary>
    public void Write(TensorImport tensor, Stream stream, CancellationToken stop)
    {
        var source = tensor.Source;
        if (tensor.RotatedHeads == 0)
        {
            WriteRange(source, 0, source.Count, stream, stop);
            return;
        }
        // A bias is a column: each element is a row.
        var rows = source.Shape[0];
        var rowLength = source.Count / rows;
        if (rowLength % source.Type.Block()!.Value.Elements != 0)
            throw new InvalidFileException(file.Path, source.Name, $"a bias of {source.Type} blocks cannot be put back in order");
        for (var row = 0L; row < rows; row++)
            WriteRange(source, SourceRow(row, rows / tensor.RotatedHeads) * rowLength, rowLength, stream, stop);
    }

    /// <summary>
    /// llama.cpp's converter interleaves the halves of each head: row j of the first half goes to 2j, row j of the second to 2j + 1
    /// (convert_hf_to_gguf.py, LlamaModel.permute). This is where the checkpoint's row is found.
    /// </summary>
    private static long SourceRow(long row, long headDim)
    {
        var (head, within) = (row / headDim, row % headDim);
        var half = headDim / 2;
        return head * headDim + (within < half ? 2 * within : 2 * (within - half) + 1);
    }

    private void WriteRange(GgufTensor source, long first, long count, Stream stream, CancellationToken stop)
    {
        var (elements, blockBytes) = source.Type.Block()!.Value;
        for (var done = 0L; done < count; done += Piece)
        {
            stop.ThrowIfCancellationRequested();
            var values = _values.AsSpan(0, (int)Math.Min(Piece, count - done));
            BlockDecoder.Dequantize(
                source.Type, file.Read(source, (first + done) / elements * blockBytes, values.Length / elements * blockBytes), values);
            var bytes = _bytes.AsSpan(0, values.Length * type.Size());
            if (!Encode(values, bytes)) throw Unfit(source, values, first + done);
            stream.Write(bytes);
        }
    }

    /// <summary>False if a value is not finite in the target type.</summary>
    private bool Encode(ReadOnlySpan<float> values, Span<byte> bytes) => type switch
    {
        StoredType.F16 => EncodeF16(values, bytes),
        StoredType.BF16 => EncodeBF16(values, bytes),
        _ => EncodeF32(values, bytes),
    };

    private static bool EncodeF32(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        var finite = true;
        foreach (var value in values) finite &= float.IsFinite(value);
        if (BitConverter.IsLittleEndian) MemoryMarshal.AsBytes(values).CopyTo(bytes);
        else for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes[(4 * i)..], values[i]);
        return finite;
    }

    private static bool EncodeF16(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        var finite = true;
        for (var i = 0; i < values.Length; i++)
        {
            var half = (Half)values[i];
            finite &= Half.IsFinite(half);
            BinaryPrimitives.WriteHalfLittleEndian(bytes[(2 * i)..], half);
        }
        return finite;
    }

    private static bool EncodeBF16(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        var finite = true;
        for (var i = 0; i < values.Length; i++)
        {
            // Round to nearest, ties to even; a finite value may become infinite.
            var bits = BitConverter.SingleToUInt32Bits(values[i]);
            var rounded = (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
            finite &= float.IsFinite(values[i]) && (rounded & 0x7F80) != 0x7F80;
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[(2 * i)..], rounded);
        }
        return finite;
    }

    private InvalidFileException Unfit(GgufTensor source, ReadOnlySpan<float> values, long first)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i])) return new InvalidFileException(file.Path, source.Name, $"element {first + i} is not a finite number");
        }
        var largest = 0f;
        foreach (var value in values) largest = Math.Max(largest, Math.Abs(value));
        return new InvalidFileException(file.Path, source.Name, FormattableString.Invariant($"{largest} is too large for {type}; import as {(type == StoredType.F16 ? "bf16 or f32" : "f32")}"));
    }
}
