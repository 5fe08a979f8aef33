using CsCheck;
using Routing.Formats;
using Routing.Formats.Gguf;
using Routing.Formats.Inspection;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Gguf;

public class GgufInspectorTests
{
    [Fact]
    public void Model_IsSummarised()
    {
        using var folder = new TemporaryFolder();
        var bytes = TinyGguf.Llama().RemoveTensor("blk.0.attn_v.weight").AddTensor("blk.0.attn_v.weight", GgufType.Q8_0, [16, 32], new byte[16 * 34]);
        var report = Inspector.Inspect(bytes.WriteTo(folder.File("a.gguf")));
        var summary = report.Summary;
        Assert.Equal(("gguf", true), (report.Kind, (bool)summary["importable"]!));
        Assert.Empty(report.Notes);
        Assert.Equal(("llama", "tiny", "gpt2", "smollm"), ((string?)summary["architecture"], (string?)summary["name"], (string?)summary["tokenizer"], (string?)summary["pre_tokenizer"]));
        Assert.Equal((3, 256, TinyGguf.Vocabulary), ((int)summary["version"]!, (long)summary["context"]!, (long)summary["vocabulary_size"]!));
        Assert.Equal([("F32", bytes.Tensors.Count - 1), ("Q8_0", 1)], summary["types"]!.AsObject().Select(share => (share.Key, (int)share.Value!)));
        Assert.Equal(bytes.Tensors.Sum(tensor => tensor.Shape.Aggregate(1L, (a, b) => a * b)), (long)summary["parameters"]!);
        Assert.Equal(bytes.Tensors.Select(tensor => (tensor.Name, (long)tensor.Data.Length)), report.Tensors.Select(tensor => (tensor.Name, tensor.Bytes)));
    }

    [Fact]
    public void OtherContent_IsWellFormed_ButNotImportable()
    {
        using var folder = new TemporaryFolder();
        var vector = Inspector.Inspect(
            new GgufBytes().Add("general.architecture", "controlvector").AddTensor("direction.1", [8], new float[8]).WriteTo(folder.File("a.gguf")));
        Assert.False((bool)vector.Summary["importable"]!);
        Assert.Contains("controlvector", Assert.Single(vector.Notes), StringComparison.Ordinal);

        var nothing = Inspector.Inspect(new GgufBytes().WriteTo(folder.File("b.gguf")));
        Assert.Contains("general.architecture", Assert.Single(nothing.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatOnlyItsNameCallsGguf_IsRefused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.gguf"), "<html></html>");
        Assert.Contains("web page", Assert.Throws<InvalidFileException>(() => Inspector.Inspect(folder.File("a.gguf"))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void MutatedBytes_AreReadOrRefused_NeverAnythingElse()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("fuzz.gguf");
        var whole = TinyGguf.Llama().ToArray();
        var header = whole.Length - TinyGguf.Llama().Tensors.Sum(tensor => tensor.Data.Length);
        var value = Gen.OneOf(Gen.Byte, Gen.Const((byte)0xFF), Gen.Const((byte)0));
        Gen.Select(Gen.Int[0, header], value).Array[1, 6].Sample(
            mutations =>
            {
                var bytes = (byte[])whole.Clone();
                foreach (var (at, to) in mutations) bytes[at] = to;
                File.WriteAllBytes(path, bytes);
                try
                {
                    // Inspecting goes through everything an import reads but the weights.
                    return Inspector.Inspect(path).Kind == "gguf";
                }
                catch (InvalidFileException)
                {
                    return true;
                }
            },
            iter: 150, threads: 1);
    }
}
