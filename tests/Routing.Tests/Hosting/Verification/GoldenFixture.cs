using Routing.Formats.Checkpoints;
using Routing.R2R.Official;
using Routing.Tests.Formats.Checkpoints;
using Routing.Tests.Testing;

namespace Routing.Tests.Hosting.Verification;

/// <summary>A folder of golden values made of those in the repository, for tests to break.</summary>
internal sealed class GoldenFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    public void AddTemplate(string name) => Copy(TestData.Find("templates", name), "chat_templates", name);

    public void AddBlocks() => Copy(TestData.Find("gguf"), "gguf");

    public void AddCheckpoint(string name = "llama3-rope-bf16")
    {
        Copy(TestData.Find("checkpoints", name), "checkpoints", name);
        var expected = TestData.Find("expected", name + ".safetensors");
        if (File.Exists(expected)) File.Copy(expected, Find("checkpoints", name, "expected.safetensors"));
    }

    public void AddRouter(string kind) => Copy(TestData.Find("r2r", kind), "r2r", kind);

    /// <summary>A checkpoint with the embedding that routers were made on; its other weights are none that matter.</summary>
    public void AddEmbedding(string checkpoint)
    {
        Copy(TestData.Find("checkpoints", checkpoint), "checkpoints", checkpoint);
        using var router = OfficialRouter.Open(TestData.Find("r2r", "token-hidden-logits", "router_all.pt"));
        var embedding = router.Read(router.Embedding!).ToArray();
        var config = ModelConfigReader.Read(Find("checkpoints", checkpoint));
        CheckpointBuilder.WriteWeights(Find("checkpoints", checkpoint), [.. CheckpointBuilder.Tensors(config, StoredType.F32)
            .Select(tensor => tensor.Name == ModelTensors.Embedding ? tensor with { Write = stream => stream.Write(embedding) } : tensor)]);
    }

    /// <summary>The tokenizer of the shipped models, with cases of the test's choice.</summary>
    public void AddTokenizer(string name, params string[] cases)
    {
        var folder = Directory.CreateDirectory(Find("tokenizers", name)).FullName;
        File.Copy(RepositoryFile.Find("src", "Routing.Models", "Pretrained", "gym-s", "tokenizer.json"), System.IO.Path.Combine(folder, "tokenizer.json"));
        File.WriteAllLines(System.IO.Path.Combine(folder, "cases.jsonl"), cases);
    }

    public void AddFile(string content, params string[] parts)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Find(parts))!);
        File.WriteAllText(Find(parts), content);
    }

    public string Find(params string[] parts) => System.IO.Path.Combine([_folder.Path, .. parts]);

    private void Copy(string source, params string[] parts)
    {
        var target = Directory.CreateDirectory(Find(parts)).FullName;
        foreach (var file in Directory.EnumerateFiles(source)) File.Copy(file, System.IO.Path.Combine(target, System.IO.Path.GetFileName(file)));
    }

    public void Dispose() => _folder.Dispose();
}
