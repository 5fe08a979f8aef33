using System.Text.Json;
using Routing.Cli;
using Routing.Tests.Testing;

namespace Routing.Tests.Cli;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly TinyPair _pair = new();

    public void Dispose() => _pair.Dispose();

    private Task<CliRun> RunAsync(string verb, params string[] args) =>
        CliRun.OfAsync([.. verb.Split(' '), .. args, "--small", _pair.Small, "--large", _pair.Large, "--kv-mb", "8"]);

    private async Task<JsonElement> JsonAsync(string verb, params string[] args)
    {
        var run = await RunAsync(verb, [.. args, "--json"]);
        Assert.True(run.ExitCode == ExitCodes.Success, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    [Fact]
    public async Task EveryTokenSaysWhoMadeIt_AndThresholdsAtTheEndsGiveOneModel()
    {
        var all = await JsonAsync("generate", "Mira", "--max-tokens", "12", "--policy", "entropy", "--threshold", "0");
        Assert.Equal(1, all.GetProperty("large_fraction").GetDouble());
        Assert.All(all.GetProperty("trace").EnumerateArray(), token => Assert.Equal("large", token.GetProperty("source").GetString()));

        var large = await JsonAsync("generate", "Mira", "--max-tokens", "12", "--policy", "large");
        Assert.Equal(large.GetProperty("text").GetString(), all.GetProperty("text").GetString());

        var none = await JsonAsync("generate", "Mira", "--max-tokens", "12", "--policy", "entropy", "--threshold", "1.5");
        var small = await JsonAsync("generate", "Mira", "--max-tokens", "12", "--policy", "small");
        Assert.Equal(0, none.GetProperty("large_fraction").GetDouble());
        Assert.Equal(small.GetProperty("text").GetString(), none.GetProperty("text").GetString());
    }

    [Fact]
    public async Task ABudgetOfLargeTokens_IsKept()
    {
        var report = await JsonAsync("chat", "Who is Mira Abel?", "--max-tokens", "12", "--policy", "constant", "--max-large-tokens", "5");
        Assert.Equal(5, report.GetProperty("large_tokens").GetInt32());
        Assert.Equal("length", report.GetProperty("finish_reason").GetString());
    }

    [Fact]
    public async Task RedirectedOutput_IsTheAnswerAlone_WithTheLargeModelsTokensInBrackets()
    {
        var run = await RunAsync("generate", "Mira", "--max-tokens", "8", "--policy", "large", "--temperature", "1", "--seed", "3");
        Assert.True(run.ExitCode == ExitCodes.Success, run.Error);
        Assert.StartsWith("[", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("]", run.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("8 tokens · 8 by large (100", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneModel_NeedsNoPair()
    {
        var run = await CliRun.OfAsync("generate", "Mira", "--model", _pair.Small, "--max-tokens", "4", "--kv-mb", "8");
        Assert.True(run.ExitCode == ExitCodes.Success, run.Error);
        Assert.DoesNotContain("[", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'margins' is unknown", "--policy", "margins")]
    [InlineData("top_p is 2", "--top-p", "2")]
    [InlineData("'precision' is 'f8'", "--precision", "f8")]
    [InlineData("must be 1 or more", "--threads", "0")]
    [InlineData("context is 256", "--max-tokens", "4000")]
    public async Task AnImpossibleFlag_IsNamed(string reason, params string[] args)
    {
        var run = await RunAsync("generate", ["Mira", .. args]);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task ADifferentVocabulary_IsRefusedWithTheFirstTokenThatDiffers()
    {
        var path = Path.Combine(_pair.Large, "tokenizer.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("<|answer|>", "<|reply|>", StringComparison.Ordinal));
        var run = await RunAsync("generate", "Mira");
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("token 3: it is '<|reply|>' here but '<|answer|>'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheGym_IsScoredUnderEveryPolicy()
    {
        foreach (var policy in (string[])["small", "large", "entropy"])
        {
            var report = await JsonAsync("eval gym", "--count", "17", "--max-tokens", "4", "--policy", policy);
            Assert.Equal(policy, report.GetProperty("policy").GetString());
            Assert.Equal(17, report.GetProperty("items").GetInt32());
            Assert.Equal(0, report.GetProperty("accuracy").GetDouble());
            Assert.Equal(17, report.GetProperty("families").EnumerateObject().Count());
            Assert.Equal(68, report.GetProperty("tokens").GetInt32());
        }
    }
}
