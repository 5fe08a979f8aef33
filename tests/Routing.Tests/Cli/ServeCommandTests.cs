using System.Text.Json.Nodes;
using Routing.Tests.Testing;

namespace Routing.Tests.Cli;

public sealed class ServeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task PrintConfig_ShowsEverySetting_AndLeaves()
    {
        var settings = await PrintAsync();

        Assert.Equal((8000, "127.0.0.1", 256), ((int)settings["Port"]!, (string?)settings["Host"], (int)settings["MaxQueue"]!));
        Assert.True(settings.AsObject().ContainsKey("ApiKeyFile"));
    }

    [Fact]
    public async Task Flags_AreOverTheEnvironment_AndBothOverTheFile()
    {
        File.WriteAllText(_folder.File("routing.json"), """{"Routing": {"MaxQueue": 1, "MaxSequences": 1, "PingSeconds": 1.5}}""");
        Environment.SetEnvironmentVariable("Routing__MaxQueue", "2");
        Environment.SetEnvironmentVariable("Routing__MaxSequences", "2");
        try
        {
            var settings = await PrintAsync("--config", _folder.File("routing.json"), "--max-queue", "3", "--name", "mine");

            Assert.Equal((3, 2, 1.5, "mine"), ((int)settings["MaxQueue"]!, (int)settings["MaxSequences"]!, (double)settings["PingSeconds"]!, (string?)settings["Name"]));
        }
        finally
        {
            Environment.SetEnvironmentVariable("Routing__MaxQueue", null);
            Environment.SetEnvironmentVariable("Routing__MaxSequences", null);
        }
    }

    [Fact]
    public async Task EverythingWrong_IsSaidAtOnce()
    {
        File.WriteAllText(_folder.File("routing.json"), """{"Routing": {"MaxQueu": 1, "Threads": "all"}}""");
        var run = await CliRun.OfAsync("serve", "--config", _folder.File("routing.json"), "--port", "70000", "--kv-mb", "0");

        Assert.Equal(2, run.ExitCode);
        foreach (var words in (string[])["'MaxQueu' is not a setting", "'Threads' is 'all'", "'Port' is 70000", "'KvMb' is 0"]) Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.All(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("routing: ", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    public async Task BrokenFile_IsNamed(string json)
    {
        File.WriteAllText(_folder.File("broken.json"), json);
        var run = await CliRun.OfAsync("serve", "--config", _folder.File("broken.json"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("broken.json", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--config", "/nowhere/routing.json")]
    [InlineData("--max-queues", "5")]
    [InlineData("--model", "/nowhere/model")]
    [InlineData("--policy", "unheard-of")]
    public async Task WhatCannotBe_ExitsWithBadInput(string flag, string value)
    {
        var run = await CliRun.OfAsync("serve", "--port", "0", flag, value);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(value.StartsWith('/') ? value : flag[2..].Replace("max-queues", "--max-queues", StringComparison.Ordinal), run.Error, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> PrintAsync(params string[] args)
    {
        var run = await CliRun.OfAsync(["serve", "--print-config", .. args]);
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonNode.Parse(run.Output)!["Routing"]!;
    }

    public void Dispose() => _folder.Dispose();
}
