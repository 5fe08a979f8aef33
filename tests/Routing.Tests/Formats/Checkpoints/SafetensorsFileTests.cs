using System.Buffers.Binary;
using System.Text;
using Routing.Formats.Checkpoints;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Checkpoints;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("{}      ", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"b":{"dtype":"U8","shape":[1],"data_offsets":[4,5]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 5)]
    [InlineData("""{"a":{"data_offsets":[0,0],"shape":[0,9223372036854775807,9],"dtype":"F64"}}""", 0)]
    [InlineData("""{"__metadata__":{"k":"v"},"a":{"dtype":"BOOL","shape":[1,1,1],"data_offsets":[0,1]}}""", 1)]
    public void AWellFormedHeader_Opens(string header, int dataLength) => SafetensorsFile.Open(Write(header, dataLength)).Dispose();

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", 8, "header", "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}}""", 8, "header", "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} x""", 8, "header", "not valid JSON")]
    [InlineData("[]", 0, "header", "does not begin with '{'")]
    [InlineData(" ", 0, "header", "does not begin with '{'")]
    [InlineData(" {}", 0, "header", "does not begin with '{'")]
    [InlineData("""{"a":1}""", 0, "a", "must be an object")]
    [InlineData("""{"a":null}""", 0, "a", "must be an object")]
    [InlineData("""{"a":{}}""", 0, "a", "no 'dtype'")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,0]}}""", 0, "a", "no 'shape'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0]}}""", 0, "a", "must have 'data_offsets'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 8, "a", "must have 'data_offsets'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4]}}""", 4, "a", "must have 'data_offsets'")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}""", 4, "a", "'F8_E4M3'")]
    [InlineData("""{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "a", "'f32'")]
    [InlineData("""{"a":{"dtype":4,"shape":[1],"data_offsets":[0,4]}}""", 4, "a", "must be a string")]
    [InlineData("""{"a":{"dtype":"F32","shape":4,"data_offsets":[0,4]}}""", 4, "a", "must be an array")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}""", 4, "a", "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "a", "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}""", 4, "a", "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "a", "negative")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "a", "negative")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "a", "before it begins")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}}""", 4, "a", "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "a", "more than 2^63")]
    [InlineData("""{"a":{"dtype":"F64","shape":[2305843009213693952,8],"data_offsets":[0,0]}}""", 0, "a", "more than 2^63")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "a", "needs 8 bytes, its offsets span 4")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,1]}}""", 1, "a", "more than 16")]
    [InlineData("""{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""", 4, "a", "truncated")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 5, "data", "1 bytes after the last tensor")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[1,5]}}""", 5, "a", "leaves a hole after byte 0")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[3,5]}}""", 5, "b", "leaves a hole after byte 2")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", 4, "b", "overlaps")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", 4, "a", "appears twice")]
    [InlineData("""{"a":{"dtype":"U8","dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2, "a", "'dtype' twice")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2],"offset":0}}""", 2, "a", "unknown key 'offset'")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "__metadata__", "appears twice")]
    [InlineData("""{"__metadata__":{"k":"1","k":"2"}}""", 0, "__metadata__", "'k' twice")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "__metadata__", "must be a string")]
    [InlineData("""{"__metadata__":{"k":{"n":{"m":{}}}}}""", 0, "__metadata__", "must be a string")]
    [InlineData("""{"\ud800":{}}""", 0, "header", "not valid UTF-8")]
    [InlineData("""{"__metadata__":{"k":"v"},"a":[[[[[[[[]]]]]]]]}""", 0, "a", "must be an object")]
    [InlineData("""{"a":{"dtype":"F32","shape":[NaN],"data_offsets":[0,4]}}""", 4, "a", "not valid JSON")]
    [InlineData("""{/**/}""", 0, "header", "not valid JSON")]
    public void ALyingHeader_IsRefused(string header, int dataLength, string item, string reason) =>
        Refused.By(() => SafetensorsFile.Open(Write(header, dataLength)), "x.safetensors", item, reason);

    [Theory]
    [InlineData(100, "truncated")]
    [InlineData(100_000_001, "no safetensors file")]
    [InlineData(long.MaxValue, "no safetensors file")]
    [InlineData(-1, "no safetensors file")]
    public void AHeaderLengthBeyondTheFile_IsRefused(long length, string reason)
    {
        var bytes = new byte[50];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        bytes[8] = (byte)'{';
        Refused.By(() => SafetensorsFile.Open(Write(bytes)), "x.safetensors", "header length", reason);
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "Git-LFS")]
    [InlineData("\r\n<!DOCTYPE html><html></html>", "web page")]
    [InlineData("PK\u0003\u0004zip", "zip")]
    [InlineData("GGUF\u0003\u0000\u0000\u0000", "GGUF")]
    [InlineData("{\"error\": \"not found\"}", "JSON")]
    [InlineData("Not Found", "text")]
    [InlineData("\u007fELF\u0002\u0001\u0001\u0000\u0000", "ELF")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0", "zero bytes")]
    public void SomethingElseUnderTheName_IsRefusedByWhatItIs(string content, string what) =>
        Refused.By(() => SafetensorsFile.Open(Write(Encoding.UTF8.GetBytes(content))), "x.safetensors", "file", what);

    [Fact]
    public void APickle_IsRefusedAsOne() =>
        Refused.By(() => SafetensorsFile.Open(Write([0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9])), "x.safetensors", "file", "pickle");

    [Fact]
    public void AHeaderThatBeginsLikeAPickle_IsStillSafetensors() =>
        SafetensorsFile.Open(Write("{}".PadRight(0x0280), 0)).Dispose();

    [Fact]
    public void MissingFoldersAndEmptyFiles_AreRefused()
    {
        Refused.By(() => SafetensorsFile.Open(_folder.File("none")), "none", "file", "does not exist");
        Refused.By(() => SafetensorsFile.Open(_folder.Path), Path.GetFileName(_folder.Path), "file", "is a folder");
        Refused.By(() => SafetensorsFile.Open(Write([])), "x.safetensors", "file", "is empty");
        Refused.By(() => SafetensorsFile.Open(Write([0xfe, 0, 0xfe])), "x.safetensors", "header length", "cut off");
    }

    [Fact]
    public void AHostileName_CannotBreakTheMessageIntoLines()
    {
        var refusal = Refused.By(() => SafetensorsFile.Open(Write("""{"a\nb\u001b[31m\u2028":{}}""", 0)), "x.safetensors", "a\uFFFDb\uFFFD[31m\uFFFD", "no 'dtype'");
        Assert.DoesNotContain('\u001b', refusal.Message);
    }

    [Fact]
    public void OffsetsBeyondTwoGibibytes_AreFollowed()
    {
        const long Large = (1L << 31) + 16;
        var path = Write($$"""{"large":{"dtype":"U8","shape":[{{Large}}],"data_offsets":[0,{{Large}}]},"last":{"dtype":"U8","shape":[1],"data_offsets":[{{Large}},{{Large + 1}}]} }""", 0);
        using (var stream = new FileStream(path, FileMode.Open))   // sparse: takes no disk
        {
            stream.Seek(Large, SeekOrigin.End);
            stream.WriteByte(7);
        }
        using var file = SafetensorsFile.Open(path);
        Assert.Equal([7], file.Tensors["last"].Bytes.ToArray());
        Assert.Equal([0], file.Tensors["large"].Slice(Large - 1, 1).ToArray());
    }

    private string Write(string header, int dataLength)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        return Write(bytes);
    }

    private string Write(byte[] bytes)
    {
        var path = _folder.File("x.safetensors");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
