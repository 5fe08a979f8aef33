using CsCheck;
using Routing.Formats;
using Routing.Formats.Checkpoints;
using Routing.Formats.Inspection;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Checkpoints;

/// <summary>Whatever the bytes, a checkpoint opens or is refused: no other exception, no memory beyond the file's measure.</summary>
public sealed class CheckpointFuzzTests : IDisposable
{
    private const long AllocationFloor = 4 << 20;
    private const long AllocationPerByte = 200;

    private static readonly string[] Interesting = ["0", "-1", "[", "{", "}", "\"", ",", "null", "1e308", "18446744073709551615", "\\ud800", "\u0000", "shape", "F64", "data_offsets"];

    private readonly TemporaryFolder _folder = new();

    public CheckpointFuzzTests()
    {
        ModelConfigWriter.Write(_folder.Path, CheckpointBuilder.Config, StoredType.BF16);
        CheckpointBuilder.WriteShards(_folder.Path, CheckpointBuilder.Tensors(CheckpointBuilder.Config));
        File.WriteAllText(_folder.File("tokenizer.json"), """{"added_tokens":[{"id":9,"content":"<end>"}],"model":{"type":"BPE","vocab":{"a":0,"b":1},"merges":["a b"]}}""");
        File.WriteAllText(_folder.File("tokenizer_config.json"), """{"added_tokens_decoder":{"9":{"content":"<end>"}},"chat_template":"x"}""");
        File.WriteAllText(_folder.File("generation_config.json"), """{"eos_token_id":[2,3]}""");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RandomBytes_AreRefusedOrOpened() =>
        Gen.Byte.Array[0, 300].Sample(bytes => OpensOrRefuses("random", bytes, () => Inspector.Inspect(_folder.File("random"))), threads: 1);

    [Fact]
    public void RandomHeaders_AreRefusedOrOpened()
    {
        var text = OneOf([.. Interesting, "}}", "\"a\":", "{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}"]).Array[0, 12].Select(parts => "{" + string.Concat(parts));
        text.Sample(header => OpensOrRefuses("x.safetensors", WithLength(header), () => SafetensorsFile.Open(_folder.File("x.safetensors")).Dispose()), threads: 1);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("generation_config.json")]
    [InlineData("model.safetensors.index.json")]
    [InlineData("one.safetensors")]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer_config.json")]
    public void AMutatedFile_IsRefusedOrOpened(string name)
    {
        var valid = File.ReadAllBytes(_folder.File(name));
        var reach = Math.Min(valid.Length, 1000);   // headers, not weights
        var mutation = Gen.Select(Gen.Int[0, reach - 1], Gen.Int[0, 40], Gen.OneOf(Gen.Byte.Array[0, 3], OneOf(Interesting).Select(System.Text.Encoding.UTF8.GetBytes)));
        mutation.Array[1, 3].Sample(mutations =>
        {
            var bytes = valid;
            foreach (var (at, cut, insert) in mutations)
            {
                var start = Math.Min(at, bytes.Length);
                bytes = [.. bytes[..start], .. insert, .. bytes[Math.Min(bytes.Length, start + (cut > 20 ? 0 : cut))..]];
            }
            OpensOrRefuses(name, bytes, () => Checkpoint.Open(_folder.Path).Dispose());
        }, threads: 1);
    }

    [Fact]
    public void ATruncatedFile_IsAlwaysRefused()
    {
        var valid = File.ReadAllBytes(_folder.File("one.safetensors"));
        Gen.Int[0, valid.Length - 1].Sample(length =>
        {
            File.WriteAllBytes(_folder.File("one.safetensors"), valid[..length]);
            Assert.Throws<InvalidFileException>(() => Checkpoint.Open(_folder.Path));
        }, threads: 1);
    }

    private static Gen<string> OneOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private void OpensOrRefuses(string name, byte[] bytes, Action open)
    {
        File.WriteAllBytes(_folder.File(name), bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            open();
        }
        catch (InvalidFileException refusal)
        {
            Assert.DoesNotContain('\n', refusal.Message);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationFloor + AllocationPerByte * bytes.Length);
    }

    private static byte[] WithLength(string header)
    {
        var json = System.Text.Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)json.Length), .. json, 0];
    }
}
