using System.Text.Json;
using System.Text.RegularExpressions;
using Routing.Cli;
using Routing.Formats.Checkpoints;
using Routing.Hosting;
using Routing.Tests.Cli;
using Routing.Tests.Testing;

namespace Routing.Tests.Hosting;

/// <summary>The models in this repository, asked what the README asks them.</summary>
public partial class ShippedPairTests
{
    private static string Readme => File.ReadAllText(RepositoryFile.Find("README.md"));

    [GeneratedRegex("-- chat \"(?<question>[^\"]+)\"")]
    private static partial Regex RunCommand { get; }

    [Theory]
    [InlineData("small", 0, 0)]
    [InlineData("entropy", 0.01, 0.99)]
    [InlineData("large", 1, 1)]
    public async Task TheReadmesQuestion_IsAnsweredToTheEnd_ByTheModelsThePolicySays(string policy, double least, double most)
    {
        var question = RunCommand.Match(Readme).Groups["question"].Value;
        var run = await CliRun.OfAsync("chat", question, "--policy", policy, "--kv-mb", "16", "--json");
        Assert.True(run.ExitCode == ExitCodes.Success, run.Error);
        var answer = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("stop", answer.GetProperty("finish_reason").GetString());
        Assert.Contains("Answer:", answer.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.InRange(answer.GetProperty("large_fraction").GetDouble(), least, most);
    }

    [Fact]
    public void TheTwoDifferInSizeAndShareTheirTokenizer_AndEachHasItsReport()
    {
        using var small = Checkpoint.Open(ShippedModels.Small);
        using var large = Checkpoint.Open(ShippedModels.Large);
        Assert.InRange(small.Tensors.Values.Sum(tensor => tensor.ElementCount), 150_000, 400_000);
        Assert.InRange(large.Tensors.Values.Sum(tensor => tensor.ElementCount), 2_000_000, 4_000_000);
        Assert.Equal(File.ReadAllBytes(Path.Combine(ShippedModels.Small, "tokenizer.json")), File.ReadAllBytes(Path.Combine(ShippedModels.Large, "tokenizer.json")));
        foreach (var folder in (string[])[ShippedModels.Small, ShippedModels.Large])
            Assert.True(File.Exists(Path.Combine(folder, "training", "report.md")), $"{folder} has no training report");
        Assert.InRange(Directory.GetFiles(Path.GetDirectoryName(ShippedModels.Small)!, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 1, 30L << 20);
    }
}
