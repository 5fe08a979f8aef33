using System.Runtime.InteropServices;
using Routing.Formats.Checkpoints;
using Routing.Formats.Gguf;
using Routing.Formats.Gguf.Blocks;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Gguf;

public class BlockDecoderTests
{
    public static TheoryData<GgufType> GoldenTypes =>
    [
        GgufType.F16, GgufType.BF16, GgufType.Q4_0, GgufType.Q4_1, GgufType.Q5_0, GgufType.Q5_1, GgufType.Q8_0,
        GgufType.Q2_K, GgufType.Q3_K, GgufType.Q4_K, GgufType.Q5_K, GgufType.Q6_K,
    ];

    [Theory, MemberData(nameof(GoldenTypes))]
    public void Dequantize_GivesTheReferencesFloats(GgufType type)
    {
        using var golden = SafetensorsFile.Open(TestData.Find("gguf", "blocks.safetensors"));
        var expected = MemoryMarshal.Cast<byte, float>(golden.Tensors[$"{type}.values"].Bytes);
        var values = new float[expected.Length];
        BlockDecoder.Dequantize(type, golden.Tensors[$"{type}.raw"].Bytes, values);
        Assert.Equal(expected.ToArray(), values);
    }

    [Fact]
    public void GoldenFile_HasEveryTypeThatIsDecoded()
    {
        var decoded = Enum.GetValues<GgufType>().Where(BlockDecoder.CanDecode).Except([GgufType.F32]);
        Assert.Equal(decoded.Order(), GoldenTypes.Select(row => row.Data).Order());
    }

    [Fact]
    public void F32_IsCopied()
    {
        float[] expected = [1.5f, -0f, float.MaxValue];
        var values = new float[3];
        BlockDecoder.Dequantize(GgufType.F32, MemoryMarshal.AsBytes(expected.AsSpan()), values);
        Assert.Equal(expected, values);
    }

    [Fact]
    public void WrongSizes_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => BlockDecoder.Dequantize(GgufType.Q8_0, new byte[34], new float[31]));
        Assert.Throws<ArgumentException>(() => BlockDecoder.Dequantize(GgufType.Q8_0, new byte[33], new float[32]));
        Assert.Throws<NotSupportedException>(() => BlockDecoder.Dequantize(GgufType.IQ2_XXS, new byte[66], new float[256]));
    }
}
