using System.Text.Json;
using System.Xml.Linq;
using Routing.Cli;
using Routing.Formats.Checkpoints;
using Routing.Tests.Testing;
using Routing.Tests.Training.Base;
using Routing.Training.Base;

namespace Routing.Tests.Cli;

public class TrainBaseCommandTests
{
    private const string Recipe = """
        {
          "name": "toy", "model": { "hidden_size": 16, "intermediate_size": 24, "layers": 1, "heads": 2, "kv_heads": 1, "max_positions": 160 },
          "tokens": 1500, "tokens_per_step": 512, "evaluate_every": 100, "report_items": 1
        }
        """;

    [Fact]
    public async Task ARun_LeavesAModelWithItsReport_WhichCanBeWrittenAgain()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("toy.json"), Recipe);
        var run = await TrainAsync("--config", folder.File("toy.json"), "--out", folder.File("run"), "--tokenizer", ToyTraining.GymTokenizerFolder, "--precision", "f32", "--json");
        Assert.True(run.ExitCode == ExitCodes.Success, run.Error);
        var report = JsonDocument.Parse(run.Output).RootElement.GetProperty("report");
        Assert.InRange(report.GetProperty("tokens").GetInt64(), 1500, 2300);
        Assert.Equal(1, report.GetProperty("budget_share").GetDouble());
        Assert.Contains("validation loss", run.Error, StringComparison.Ordinal);

        var beside = Path.Combine(folder.Path, "run", "model", "training");
        Assert.Equal(["loss.svg", "recipe.json", "report.json", "report.md"], Directory.GetFiles(beside).Select(Path.GetFileName).Order());
        Assert.Equal("svg", XDocument.Load(Path.Combine(beside, "loss.svg")).Root!.Name.LocalName);
        Assert.Equal("f32", JsonDocument.Parse(File.ReadAllText(Path.Combine(beside, "report.json"))).RootElement.GetProperty("precision").GetString());
        Assert.Contains("![Loss against tokens](loss.svg)", File.ReadAllText(Path.Combine(beside, "report.md")), StringComparison.Ordinal);

        var again = await TrainAsync("--finish", "--out", folder.File("run"), "--export", folder.File("shipped"));
        Assert.True(again.ExitCode == ExitCodes.Success, again.Error);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder.Path, "run", "model", Checkpoint.WeightsFileName)),
            File.ReadAllBytes(Path.Combine(folder.Path, "shipped", Checkpoint.WeightsFileName)));
    }

    [Fact]
    public async Task AStoppedRun_CanBeShippedAsItIs_AndGoesOnAfterwards()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("toy.json"), Recipe);
        string[] fresh = ["train", "base", "--config", folder.File("toy.json"), "--out", folder.File("run"), "--tokenizer", ToyTraining.GymTokenizerFolder];
        var stopped = await CliRun.OfAsync(Verbs.All(), fresh, new CancellationToken(canceled: true));
        Assert.Equal(ExitCodes.Cancelled, stopped.ExitCode);
        Assert.Contains("--resume", stopped.Error, StringComparison.Ordinal);

        var finished = await TrainAsync("--finish", "--out", folder.File("run"));
        Assert.True(finished.ExitCode == ExitCodes.Success, finished.Error);
        Assert.Contains("Written before the end of the run: 0.0 %", File.ReadAllText(Path.Combine(folder.Path, "run", "report.md")), StringComparison.Ordinal);

        var resumed = await TrainAsync("--resume", "--out", folder.File("run"), "--tokens", "600");
        Assert.True(resumed.ExitCode == ExitCodes.Success, resumed.Error);
        Assert.Equal(600, BaseTrainingConfig.Load(Path.Combine(folder.Path, "run", "recipe.json")).Tokens);
    }

    [Theory]
    [InlineData("holds no checkpoint", "--resume")]
    [InlineData("holds no checkpoint", "--finish")]
    [InlineData("one of --resume and --finish", "--resume", "--finish")]
    [InlineData("one of --preset and --config")]
    [InlineData("choose one of gym-s, gym-l", "--preset", "gym-xl")]
    [InlineData("one of --minutes and --tokens", "--preset", "gym-s", "--minutes", "1", "--tokens", "5")]
    [InlineData("above zero", "--preset", "gym-s", "--tokens", "0")]
    [InlineData("give --tokenizer", "--preset", "gym-s")]
    [InlineData("--threads 0", "--preset", "gym-s", "--threads", "0")]
    public async Task WhatCannotBeDone_IsRefused_BeforeAnythingIsWritten(string reason, params string[] args)
    {
        using var folder = new TemporaryFolder();
        var run = await TrainAsync([.. args, "--out", folder.File("run")]);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    private static Task<CliRun> TrainAsync(params string[] args) => CliRun.OfAsync(["train", "base", .. args.Contains("--threads") ? args : [.. args, "--threads", "1"]]);
}
