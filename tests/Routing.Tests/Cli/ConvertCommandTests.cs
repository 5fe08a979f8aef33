using System.Text.Json.Nodes;
using Routing.Cli;
using Routing.R2R;
using Routing.Tests.Testing;

namespace Routing.Tests.Cli;

public sealed class ConvertCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnR2RRouter_BecomesAFolder_ThatInspectKnows()
    {
        var run = await CliRun.OfAsync("convert", "r2r-router", Router("token-hidden-logits", "router.pt"), "--out", _folder.File("out"));

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.EndsWith($"out: HiddenStatesTokenLMHeadLogitsClassifier, 34,657 parameters, threshold 0.37, small model llama-tied-gqa{Environment.NewLine}", run.Output, StringComparison.Ordinal);
        Assert.Contains("with --embedding", run.Error, StringComparison.Ordinal);
        Assert.Equal(34_657, RouterArtifact.Load(_folder.File("out")).Network.ParameterCount);
        var inspected = await CliRun.OfAsync("inspect", _folder.File("out"), "--json");
        var report = JsonNode.Parse(inspected.Output)!;
        Assert.Equal(("r2r router", 0.37f, 36), ((string?)report["kind"], (float)report["summary"]!["threshold"]!, report["tensors"]!.AsArray().Count));
    }

    [Fact]
    public async Task AFolderInUse_IsKept_UnlessForced()
    {
        string[] arguments = ["convert", "r2r-router", Router("logits", "router.pt"), "--out", _folder.Path];
        File.WriteAllText(_folder.File("notes.txt"), "mine");
        var refused = await CliRun.OfAsync(arguments);
        Assert.Equal((ExitCodes.BadInput, 1), (refused.ExitCode, refused.Error.Count(c => c == '\n')));
        Assert.Contains("is not empty", refused.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Success, (await CliRun.OfAsync([.. arguments, "--force"])).ExitCode);
        Assert.True(File.Exists(_folder.File("router.json")) && File.Exists(_folder.File("notes.txt")));
    }

    [Fact]
    public async Task AnEmbeddingOfAnotherModel_IsRefused_AndNothingIsWritten()
    {
        var run = await CliRun.OfAsync(
            "convert", "r2r-router", Router("token-hidden-logits", "router_all.pt"), "--embedding", RepositoryFile.Find("src", "Routing.Models", "Pretrained", "gym-s"), "--out", _folder.File("out"), "--json");
        Assert.Equal((ExitCodes.BadInput, ""), (run.ExitCode, run.Output));
        Assert.Contains("does not fit", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    private static string Router(string kind, string name) => TestData.Find("r2r", kind, name);
}
