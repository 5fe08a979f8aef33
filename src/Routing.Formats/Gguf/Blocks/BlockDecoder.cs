namespace Routing.Formats.Gguf.Blocks;

/// <summary>
/// Turns ggml's blocks into float32 values. Layouts after ggml (ggml-common.h, ggml-quants.c); each value is rounded to float32 after
/// each multiplication and addition, in ggml's order.
/// </summary>
public static class BlockDecoder
{
    private delegate void Decode(ReadOnlySpan<byte> blocks, Span<float> values);

    /// <summary>Whether <see cref="Dequantize"/> knows the type.</summary>
    public static bool CanDecode(GgufType type) => DecoderOf(type) is not null;

    /// <param name="type">Type of the blocks.</param>
    /// <param name="blocks">Whole blocks, one after the other.</param>
    /// <param name="values">As many values as the blocks hold.</param>
    public static void Dequantize(GgufType type, ReadOnlySpan<byte> blocks, Span<float> values)
    {
        var decode = DecoderOf(type) ?? throw new NotSupportedException($"{type} blocks cannot be decoded.");
        var (elements, bytes) = type.Block()!.Value;
        if (values.Length % elements != 0 || blocks.Length != (long)values.Length / elements * bytes)
            throw new ArgumentException($"{blocks.Length} bytes of {type} do not hold {values.Length} values.", nameof(blocks));
        decode(blocks, values);
    }

    private static Decode? DecoderOf(GgufType type) => type switch
    {
        GgufType.F32 => FloatBlocks.DecodeF32,
        GgufType.F16 => FloatBlocks.DecodeF16,
        GgufType.BF16 => FloatBlocks.DecodeBF16,
        GgufType.Q4_0 => Q4Blocks.DecodeQ4_0,
        GgufType.Q4_1 => Q4Blocks.DecodeQ4_1,
        GgufType.Q5_0 => Q5Blocks.DecodeQ5_0,
        GgufType.Q5_1 => Q5Blocks.DecodeQ5_1,
        GgufType.Q8_0 => Q8Blocks.DecodeQ8_0,
        GgufType.Q2_K => Q2KBlocks.Decode,
        GgufType.Q3_K => Q3KBlocks.Decode,
        GgufType.Q4_K => Q4KBlocks.Decode,
        GgufType.Q5_K => Q5KBlocks.Decode,
        GgufType.Q6_K => Q6KBlocks.Decode,
        _ => null,
    };

    /// <summary>The float16 at an offset of a block.</summary>
    internal static float Scale(ReadOnlySpan<byte> block, int offset) =>
        (float)System.Buffers.Binary.BinaryPrimitives.ReadHalfLittleEndian(block[offset..]);
}
