using Routing.Formats;
using Routing.Formats.Gguf;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Gguf;

public class GgufFileTests
{
    [Theory, InlineData(2u), InlineData(3u)]
    public void Open_ReadsEveryValueType(uint version)
    {
        using var folder = new TemporaryFolder();
        var bytes = new GgufBytes { Version = version }
            .Add("u8", GgufValueType.UInt8, w => w.Write((byte)200))
            .Add("i8", GgufValueType.Int8, w => w.Write((sbyte)-5))
            .Add("u16", GgufValueType.UInt16, w => w.Write((ushort)60_000))
            .Add("i16", GgufValueType.Int16, w => w.Write((short)-300))
            .Add("u32", 4_000_000_000)
            .Add("i32", GgufValueType.Int32, w => w.Write(-7))
            .Add("u64", GgufValueType.UInt64, w => w.Write(1UL << 40))
            .Add("i64", GgufValueType.Int64, w => w.Write(-1L << 40))
            .Add("f32", 0.5f)
            .Add("f64", GgufValueType.Float64, w => w.Write(0.1))
            .Add("yes", true)
            .Add("text", "größer")
            .Add("texts", ["a", "", "b c"])
            .Add("numbers", [3, -4])
            .Add("scores", [1.5f, -2f])
            .Add("nested", GgufValueType.Array, w =>
            {
                w.Write((uint)GgufValueType.Array);
                w.Write(1UL);
                w.Write((uint)GgufValueType.Int32);
                w.Write(2UL);
                w.Write(1L);
            });
        using var file = GgufFile.Open(bytes.WriteTo(folder.File("a.gguf")));
        var metadata = file.Metadata;

        Assert.Equal((int)version, file.Version);
        Assert.Equal([200, -5, 60_000, -300, 4_000_000_000, -7, 1L << 40, -1L << 40],
            ((string[])["u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64"]).Select(key => metadata.Require(key).AsInteger()));
        Assert.Equal((0.5, 0.1, -7.0), (metadata.Require("f32").AsNumber(), metadata.Require("f64").AsNumber(), metadata.Require("i32").AsNumber()));
        Assert.True(metadata.Require("yes").AsBool());
        Assert.Equal("größer", metadata.Require("text").AsString());
        Assert.Equal(["a", "", "b c"], metadata.Require("texts").AsStrings());
        Assert.Equal([3L, -4L], metadata.Require("numbers").AsIntegers());
        Assert.Equal([1.5, -2.0], metadata.Require("scores").AsNumbers());
        Assert.Equal(GgufValueType.Array, metadata.Require("nested").ElementType);
        Assert.Null(metadata.Find("other"));
        Assert.Equal("text", Assert.Throws<InvalidFileException>(() => metadata.Require("text").AsInteger()).Item);
        Assert.Equal("other", Assert.Throws<InvalidFileException>(() => metadata.Require("other")).Item);
    }

    [Theory, InlineData(8), InlineData(32), InlineData(4096)]
    public void Open_FindsTensors(int alignment)
    {
        using var folder = new TemporaryFolder();
        var bytes = new GgufBytes { Alignment = alignment }
            .Add("general.alignment", (uint)alignment)
            .AddTensor("a", [2, 3], [1, 2, 3, 4, 5, 6])
            .AddTensor("b", GgufType.Q8_0, [32], [.. Enumerable.Range(0, 34).Select(i => (byte)i)])
            .AddTensor("c", [1], [7]);
        using var file = GgufFile.Open(bytes.WriteTo(folder.File("a.gguf")));

        Assert.Equal(["a", "b", "c"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([2L, 3L], file.Tensors[0].Shape);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(bytes.Tensors[i].Data, file.Read(file.Tensors[i], 0, bytes.Tensors[i].Data.Length).ToArray());
            Assert.Equal(0, file.Tensors[i].Offset % alignment);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(file.Tensors[2], 1, 4).Length);
    }

    [Fact]
    public void AfterDispose_ValuesThrow_InsteadOfReadingFreedMemory()
    {
        using var folder = new TemporaryFolder();
        var file = GgufFile.Open(new GgufBytes().Add("text", "a").WriteTo(folder.File("a.gguf")));
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Metadata.Require("text").AsString());
    }

    public static TheoryData<string, string, byte[]> HostileFiles()
    {
        GgufBytes Small() => new GgufBytes().Add("general.name", "x").AddTensor("a", [2, 4], new float[8]).AddTensor("b", [8], new float[8]);
        byte[] Cut(byte[] bytes, int by) => bytes[..^by];
        var rows = new TheoryData<string, string, byte[]>
        {
            { "empty", "file", [] },
            { "half a magic", "file", "GG"u8.ToArray() },
            { "web page", "file", "<!DOCTYPE html><html></html>"u8.ToArray() },
            { "Git-LFS pointer", "file", "version https://git-lfs.github.com/spec/v1\n"u8.ToArray() },
            { "only a magic", "version", "GGUF"u8.ToArray() },
            { "version 1", "version", new GgufBytes { Version = 1 }.ToArray() },
            { "version 9", "version", new GgufBytes { Version = 9 }.ToArray() },
            { "big-endian", "version", new GgufBytes { Version = 0x0300_0000 }.ToArray() },
            { "2^64-1 tensors", "tensor_count", new GgufBytes { TensorCount = ulong.MaxValue }.ToArray() },
            { "2^63 keys", "metadata_kv_count", new GgufBytes { KeyCount = 1UL << 63 }.ToArray() },
            { "one key too many", "metadata key 1", (new GgufBytes { KeyCount = 2 }.Add("a", "0123456789")).ToArray() },
            { "one tensor too many", "tensor 1", new GgufBytes { TensorCount = 2 }.AddTensor("a", [64], new float[64]).ToArray() },
            { "key twice", "a", new GgufBytes().Add("a", 1u).Add("a", 2u).ToArray() },
            { "empty key", "metadata key 0", new GgufBytes().Add("", 1u).ToArray() },
            { "key of 2,000 bytes", "metadata key 0", new GgufBytes().Add(new string('k', 2_000), 1u).ToArray() },
            { "unknown value type", "a", new GgufBytes().Add("a", (GgufValueType)13, w => w.Write(0L)).ToArray() },
            { "text longer than the file", "a", new GgufBytes().Add("a", GgufValueType.String, w => w.Write(1000UL)).ToArray() },
            { "text of 2^64-1 bytes", "a", new GgufBytes().Add("a", GgufValueType.String, w => w.Write(ulong.MaxValue)).ToArray() },
            { "array of 2^61 numbers", "a", new GgufBytes().Add("a", GgufValueType.Array, w => { w.Write((uint)GgufValueType.UInt64); w.Write(1UL << 61); }).ToArray() },
            { "array of 2^40 texts", "a", new GgufBytes().Add("a", GgufValueType.Array, w => { w.Write((uint)GgufValueType.String); w.Write(1UL << 40); }).ToArray() },
            { "bool of 2", "a", new GgufBytes().Add("a", GgufValueType.Bool, w => w.Write((byte)2)).ToArray() },
            { "arrays nested 9 deep", "a", new GgufBytes().Add("a", GgufValueType.Array, w => { for (var i = 0; i < 9; i++) { w.Write((uint)GgufValueType.Array); w.Write(1UL); } w.Write(new byte[64]); }).ToArray() },
            { "alignment 0", "general.alignment", new GgufBytes().Add("general.alignment", 0u).ToArray() },
            { "alignment 48", "general.alignment", new GgufBytes().Add("general.alignment", 48u).ToArray() },
            { "alignment 2^31", "general.alignment", new GgufBytes().Add("general.alignment", 1u << 31).ToArray() },
            { "alignment as text", "general.alignment", new GgufBytes().Add("general.alignment", "32").ToArray() },
            { "tensor twice", "a", new GgufBytes().AddTensor("a", [8], new float[8]).AddTensor("a", [8], new float[8]).ToArray() },
            { "tensor name of 65 bytes", "tensor 0", new GgufBytes().AddTensor(new string('n', 65), [8], new float[8]).ToArray() },
            { "unknown tensor type", "a", new GgufBytes().AddTensor("a", (GgufType)4, [8], new byte[32]).ToArray() },
            { "5 dimensions", "a", new GgufBytes().AddTensor("a", [1, 1, 1, 1, 8], new float[8]).ToArray() },
            { "dimension 0", "a", new GgufBytes().AddTensor("a", [0], []).ToArray() },
            { "negative dimension", "a", new GgufBytes().AddTensor("a", [-1], new float[8]).ToArray() },
            { "dimensions that overflow", "a", new GgufBytes().AddTensor("a", [1L << 32, 1L << 32], new float[8]).ToArray() },
            { "more weights than bytes", "a", new GgufBytes().AddTensor("a", [1L << 40], new float[8]).ToArray() },
            { "rows that split blocks", "a", new GgufBytes().AddTensor("a", GgufType.Q8_0, [2, 16], new byte[34]).ToArray() },
            { "misaligned offset", "b", With(Small(), b => b.Offset = (i, offset) => offset + (i == 1 ? 4u : 0u)).ToArray() },
            { "overlap", "b", With(Small(), b => b.Offset = (_, _) => 0).ToArray() },
            { "hole", "b", With(Small(), b => b.Offset = (i, offset) => offset + (i == 1 ? 32u : 0u)).ToArray() },
            { "offset behind the file", "b", With(Small(), b => b.Offset = (i, offset) => i == 1 ? ulong.MaxValue - 31 : offset).ToArray() },
            { "last tensor cut", "b", Cut(Small().ToArray(), 1) },
            { "all tensor data cut", "b", Cut(Small().ToArray(), 64) },
            { "bytes that belong to nothing", "data", [.. Small().ToArray(), .. new byte[33]] },
        };
        return rows;
    }

    [Theory, MemberData(nameof(HostileFiles))]
    public void HostileFile_IsRefusedByName(string what, string item, byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("hostile.gguf");
        File.WriteAllBytes(path, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<InvalidFileException>(() => GgufFile.Open(path).Dispose());
        Assert.True(refusal.Item == item, $"{what}: {refusal.Message}");
        Assert.Equal(path, refusal.File);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void InvalidUtf8_IsRefusedWhenRead()
    {
        using var folder = new TemporaryFolder();
        var bytes = new GgufBytes().Add("a", GgufValueType.String, w => { w.Write(1UL); w.Write((byte)0xFF); });
        using var file = GgufFile.Open(bytes.WriteTo(folder.File("a.gguf")));
        Assert.Throws<InvalidFileException>(() => file.Metadata.Require("a").AsString());
    }

    [Fact]
    public void AbsurdlyLongArray_IsRefusedWhenRead()
    {
        using var folder = new TemporaryFolder();
        const int count = (1 << 20) + 1;
        var bytes = new GgufBytes().Add("a", GgufValueType.Array, w => { w.Write((uint)GgufValueType.UInt8); w.Write((ulong)count); w.Write(new byte[count]); });
        using var file = GgufFile.Open(bytes.WriteTo(folder.File("a.gguf")));
        Assert.Equal(count, file.Metadata.Require("a").Count);
        Assert.Throws<InvalidFileException>(() => file.Metadata.Require("a").AsIntegers());
    }

    [Fact]
    public void AnyTruncation_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var whole = new GgufBytes().Add("texts", ["a", "b"]).Add("n", 3u).AddTensor("a", [8], new float[8]).ToArray();
        var path = folder.File("a.gguf");
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<InvalidFileException>(() => GgufFile.Open(path).Dispose());
        }
    }

    private static GgufBytes With(GgufBytes bytes, Action<GgufBytes> change)
    {
        change(bytes);
        return bytes;
    }
}
