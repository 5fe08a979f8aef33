using System.Text.Json;
using Routing.Cli;
using Routing.R2R;
using Routing.Tests.R2R.Labels;

namespace Routing.Tests.Cli;

public class TrainR2RCommandTests
{
    [Fact]
    public async Task ARouter_IsMade_UsedAndMadeOnlyOnce()
    {
        using var pair = new SimilarPair();
        File.WriteAllText(pair.File("recipe.json"), """{ "hidden_dims": [8], "epochs": 2, "label": "mismatch" }""");
        string[] models = ["--small", pair.Small, "--large", pair.Large];
        string[] command = ["train", "r2r", .. models, "--out", pair.File("run"), "--items", "40", "--max-tokens", "12", "--calibration-items", "17", "--config", pair.File("recipe.json")];
        var run = await CliRun.OfAsync([.. command, "--json"]);
        Assert.True(run.ExitCode == ExitCodes.Success, run.Error);
        var made = JsonDocument.Parse(run.Output).RootElement;
        Assert.True(made.GetProperty("calibration").GetArrayLength() > 0);
        Assert.Contains("round 1: training on 2 sets of labels", run.Error, StringComparison.Ordinal);

        var folder = made.GetProperty("router").GetString()!;
        var router = RouterArtifact.Load(folder);
        router.RequireMadeFor(pair.Small, pair.Large);
        Assert.NotNull(router.Calibration);

        var answer = await CliRun.OfAsync(["generate", "Who is older", .. models, "--router", folder, "--max-tokens", "12", "--json"]);
        Assert.True(answer.ExitCode == ExitCodes.Success, answer.Error);
        var report = JsonDocument.Parse(answer.Output).RootElement;
        Assert.Equal("r2r", report.GetProperty("policy").GetString());
        Assert.All(report.GetProperty("trace").EnumerateArray(), token => Assert.InRange(token.GetProperty("score").GetDouble(), 0, 1));

        // The same seed gives the same router.
        var twin = await CliRun.OfAsync([.. command.Select(word => word == pair.File("run") ? pair.File("twin") : word), "--json"]);
        Assert.True(twin.ExitCode == ExitCodes.Success, twin.Error);
        var twinFolder = JsonDocument.Parse(twin.Output).RootElement.GetProperty("router").GetString()!;
        Assert.Equal(router.Fingerprint(), RouterArtifact.Load(twinFolder).Fingerprint());

        // Everything but the calibration is taken from the folder.
        var again = await CliRun.OfAsync(command);
        Assert.True(again.ExitCode == ExitCodes.Success, again.Error);
        Assert.DoesNotContain("epoch", again.Error, StringComparison.Ordinal);
        Assert.Equal(router.Fingerprint(), RouterArtifact.Load(folder).Fingerprint());
    }

    [Theory]
    [InlineData("needs a pair", "--model", "m")]
    [InlineData("rounds is -1", "--rounds", "-1")]
    [InlineData("between 0 and 1", "--large-fraction", "1.5")]
    [InlineData("label_threshold", "--label", "gap")]
    [InlineData("does not exist", "--config", "/no/such/file")]
    [InlineData("leave it out", "--router", "r")]
    public async Task WhatCannotBeDone_IsRefusedInALine(string reason, params string[] args)
    {
        using var folder = new Testing.TemporaryFolder();
        var run = await CliRun.OfAsync(["train", "r2r", "--out", folder.File("run"), .. args]);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }
}
