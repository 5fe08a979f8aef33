using System.Text.Json.Nodes;
using Routing.Cli;
using Routing.Tests.Hosting.Verification;

namespace Routing.Tests.Cli;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly GoldenFixture _golden = new();

    public void Dispose() => _golden.Dispose();

    [Fact]
    public async Task Json_HasEveryRowAndTheCounts()
    {
        _golden.AddBlocks();
        _golden.AddFile("{}", "adapters", "lora", "adapter_config.json");
        var run = await CliRun.OfAsync("verify", "--golden", _golden.Path, "--json");
        var report = JsonNode.Parse(run.Output)!.AsObject();
        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Equal(["rows", "passed", "failed", "skipped"], report.Select(entry => entry.Key));
        Assert.Equal((12, 0, 1), ((int)report["passed"]!, (int)report["failed"]!, (int)report["skipped"]!));
        var row = report["rows"]!.AsArray().Single(candidate => (string?)candidate!["name"] == "Q4_K")!.AsObject();
        Assert.Equal(["kind", "name", "status", "max_abs_diff", "detail"], row.Select(entry => entry.Key));
        Assert.Equal("passed", (string?)row["status"]);
        Assert.InRange((double)row["max_abs_diff"]!, 0, 1e-5);
    }

    [Fact]
    public async Task ATable_AndAnExitCodeThatSaysSomethingFailed()
    {
        _golden.AddTemplate("own-loops");
        _golden.AddFile("", "chat_templates", "broken", "template.jinja");
        var run = await CliRun.OfAsync("verify", "--golden", _golden.Path);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Matches("chat_template +own-loops +passed +— +11 cases", run.Output);
        Assert.Matches("chat_template +broken +failed", run.Output);
        Assert.EndsWith($"1 passed, 1 failed, 0 skipped{Environment.NewLine}", run.Output, StringComparison.Ordinal);
        Assert.Contains("chat_template broken", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderWithoutGoldenValues_IsBadInput()
    {
        var run = await CliRun.OfAsync("verify", "--golden", _golden.Path);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("holds no golden values", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.BadInput, (await CliRun.OfAsync("verify")).ExitCode);
    }
}
