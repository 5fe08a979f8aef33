using System.Text.Json.Nodes;
using Routing.Cli;
using Routing.Cli.Commands;
using Routing.Formats.Checkpoints;
using Routing.Tests.Formats.Checkpoints;
using Routing.Tests.Testing;

namespace Routing.Tests.Cli;

public sealed class InspectCommandTests
{
    private static readonly string Checkpoint = TestData.Find("checkpoints", "llama3-rope-bf16");

    [Fact]
    public async Task ACheckpoint_ExitsZeroWithItsSummaryAsJson()
    {
        var (exit, output, error) = await Run(Checkpoint, "--json");

        var report = JsonNode.Parse(output)!;
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal("checkpoint", report["kind"]!.GetValue<string>());
        Assert.Equal(4, report["summary"]!["layers"]!.GetValue<int>());
        Assert.Equal("BF16", report["tensors"]![0]!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task ACheckpoint_IsSummarisedInLines()
    {
        var (exit, output, _) = await Run(Checkpoint, "--tensors");

        Assert.Equal(0, exit);
        Assert.Matches(@"(?m)^  parameters +229952\r?$", output);
        Assert.Matches(@"(?m)^  rope +type llama3, theta 500000, factor 8, original context 64\r?$", output);
        Assert.Matches(@"(?m)^model\.norm\.weight +BF16 +\[64\]", output);
    }

    [Fact]
    public async Task AnR2RRouter_IsSummarisedInLines()
    {
        var (exit, output, _) = await Run(TestData.Find("r2r", "token-hidden-logits", "router_all.pt"), "--tensors");

        Assert.Equal(0, exit);
        Assert.Matches(@"(?m)^  architecture +HiddenStatesTokenLMHeadLogitsClassifier\r?$", output);
        Assert.Matches(@"(?m)^  hidden dims +32, 48, 32\r?$", output);
        Assert.Matches(@"(?m)^  threshold +0.37\r?$", output);
        Assert.Matches(@"(?m)^  keeps embedding +yes\r?$", output);
        Assert.Matches(@"(?m)^token_embeddings\.weight +F32 +\[512, 64\]", output);
    }

    [Fact]
    public async Task MetadataOfStrangers_CannotSteerTheTerminal()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.safetensors");
        SafetensorsWriter.Write(path, [CheckpointBuilder.Tensor("x", StoredType.U8, [1])], new Dictionary<string, string> { ["k"] = "a\u001b[31m\nb" });

        var (_, output, _) = await Run(path);

        Assert.Contains("k a\uFFFD[31m b", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARefusal_ExitsTwoWithOneLineOnStandardError()
    {
        var (exit, output, error) = await Run(TestData.Find("checkpoints", "gpt2"));

        Assert.Equal((2, ""), (exit, output));
        Assert.EndsWith($"config.json: model_type: 'gpt2' is not supported; supported are llama, mistral, qwen2, qwen3{Environment.NewLine}", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private static async Task<(int Exit, string Output, string Error)> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await CommandRunner.RunAsync([InspectCommand.Create()], ["inspect", .. arguments], output, error, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }
}
