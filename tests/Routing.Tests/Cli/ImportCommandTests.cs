using System.Text.Json.Nodes;
using Routing.Cli;
using Routing.Formats.Checkpoints;
using Routing.Tests.Formats.Gguf;
using Routing.Tests.Testing;

namespace Routing.Tests.Cli;

public class ImportCommandTests
{
    [Fact]
    public async Task ImportGguf_WritesAFolder_AndSaysWhatItIs()
    {
        using var folder = new TemporaryFolder();
        var source = TinyGguf.Llama().WriteTo(folder.File("tiny.gguf"));
        var run = await CliRun.OfAsync("import", "gguf", source, folder.File("tiny"), "--type", "bf16", "--json");
        Assert.Equal((ExitCodes.Success, "bf16"), (run.ExitCode, ((string?)JsonNode.Parse(run.Output)!["type"])?.ToLowerInvariant()));
        Assert.Contains("imported 100 %", run.Error, StringComparison.Ordinal);
        using var checkpoint = Checkpoint.Open(folder.File("tiny"));
        Assert.All(checkpoint.Tensors.Values, tensor => Assert.Equal(StoredType.BF16, tensor.Type));
    }

    [Fact]
    public async Task BrokenFile_IsOneLine_AndExits2()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("page.gguf"), "<html></html>");
        var run = await CliRun.OfAsync("import", "gguf", folder.File("page.gguf"), folder.File("out"));
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
    }
}
