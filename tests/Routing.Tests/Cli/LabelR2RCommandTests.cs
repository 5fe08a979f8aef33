using System.Text.Json;
using Routing.Cli;
using Routing.R2R.Labels;
using Routing.Tests.R2R.Labels;

namespace Routing.Tests.Cli;

public class LabelR2RCommandTests
{
    [Fact]
    public async Task AFolderOfLabels_IsMade_StoppedAndGoneOnWith()
    {
        using var pair = new SimilarPair();
        string[] command = ["label", "r2r", "--small", pair.Small, "--large", pair.Large, "--out", pair.File("labels"), "--items", "5", "--max-tokens", "12", "--items-per-shard", "2", "--labels", "outcome,remerge"];
        var run = await CliRun.OfAsync([.. command, "--json"]);
        Assert.True(run.ExitCode == ExitCodes.Success, run.Error);
        var manifest = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(5, manifest.GetProperty("summary").GetProperty("items").GetInt32());
        Assert.Equal(["remerge", "outcome"], manifest.GetProperty("recipe").GetProperty("settings").GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        Assert.Equal(3, LabelFolder.Open(pair.File("labels")).Manifest.Shards.Count);
        Assert.Contains("5 of 5 items", run.Error, StringComparison.Ordinal);

        var again = await CliRun.OfAsync(command);
        Assert.Equal(ExitCodes.BadInput, again.ExitCode);
        Assert.Contains("--resume", again.Error, StringComparison.Ordinal);
        var resumed = await CliRun.OfAsync([.. command, "--resume"]);
        Assert.True(resumed.ExitCode == ExitCodes.Success, resumed.Error);
        Assert.Contains("neutral of mismatches", resumed.Output, StringComparison.Ordinal);
        Assert.Contains("5 items · ", resumed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--small and --large", "--model", "m")]
    [InlineData("choose among mismatch, gap", "--labels", "colour")]
    [InlineData("both --judge-url and --judge-model", "--judge-model", "m")]
    [InlineData("begins with http", "--judge-model", "m", "--judge-url", "ftp://x/")]
    [InlineData("either prompts or traces", "--prompts", "a", "--traces", "b")]
    [InlineData("Rows is 0", "--rows", "0")]
    [InlineData("does not exist", "--prompts", "/no/such/file")]
    public async Task WhatCannotBeDone_IsRefusedInALine(string reason, params string[] args)
    {
        using var folder = new Testing.TemporaryFolder();
        var run = await CliRun.OfAsync(["label", "r2r", "--out", folder.File("labels"), .. args]);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(folder.File("labels")));
    }
}
