using System.Text.Json;
using System.Xml.Linq;
using Routing.Cli;
using Routing.R2R;
using Routing.R2R.Network;
using Routing.Tests.R2R.Network;
using Routing.Tests.Testing;

namespace Routing.Tests.Cli;

public sealed class EvalR2RCommandTests : IDisposable
{
    private readonly TinyPair _pair = new(tied: false);
    private readonly TemporaryFolder _folder = new();

    public EvalR2RCommandTests() =>
        RandomRouters.Artifact(RandomRouters.Config(nameof(RouterArchitecture.HiddenStatesTokenLMHeadLogitsClassifier), hidden: 32, embedding: 32, logits: 16)).Save(Router);

    private string Router => _folder.File("router");

    public void Dispose()
    {
        _pair.Dispose();
        _folder.Dispose();
    }

    private Task<CliRun> RunAsync(string verb, params string[] args) =>
        CliRun.OfAsync([.. verb.Split(' '), .. args, "--small", _pair.Small, "--large", _pair.Large, "--router", Router, "--kv-mb", "8", "--concurrency", "8"]);

    private Task<CliRun> CompareAsync(params string[] args) => RunAsync("eval r2r",
        [.. args, "--count", "17", "--held-out-count", "3", "--calibration-items", "17", "--query-items", "17", "--max-tokens", "6", "--timing-items", "3", "--repeats", "1", "--rates", "0.2", "0.5"]);

    [Fact]
    public async Task EveryPolicy_IsComparedOnTheSameItems_WithIntervalsSpeedsAndCeilings()
    {
        var prefix = _folder.File("comparison");
        var run = await CompareAsync("--json", "--out", prefix);
        Assert.True(run.ExitCode == ExitCodes.Success, run.Error);
        var report = JsonDocument.Parse(run.Output).RootElement;

        Assert.Equal(17, report.GetProperty("items").GetInt32());
        Assert.False(string.IsNullOrEmpty(report.GetProperty("machine").GetProperty("processor").GetString()));
        var rows = report.GetProperty("rows").EnumerateArray().ToArray();
        string[] routed = ["r2r", "entropy", "margin", "random", "query"];
        Assert.Equal(["small", "large", .. routed.SelectMany(policy => (string[])[policy, policy]), "lossless", "oracle (mismatch)", "oracle (outcome)"], rows.Select(Policy));
        Assert.All(rows, IsComplete);
        Assert.Equal((0, 1), (Share(rows[0]), Share(rows[1])));

        // Untrained models give no right answers, whoever speaks; that decides every accuracy and difference.
        Assert.All(rows, row => Assert.Equal(0, row.GetProperty("accuracy").GetDouble()));
        var paired = report.GetProperty("paired").EnumerateArray().ToArray();
        Assert.Equal(8, paired.Length);
        Assert.All(paired, one => Assert.False(one.GetProperty("outside_zero").GetBoolean()));
        Assert.Equal(3, report.GetProperty("held_out").GetProperty("items").GetInt32());
        Assert.Equal(rows.Length, report.GetProperty("held_out").GetProperty("rows").GetArrayLength());
        Assert.Equal(3, report.GetProperty("break_even").EnumerateObject().Count());

        Assert.Equal(run.Output.Trim(), File.ReadAllText(prefix + ".json").Trim());
        var markdown = File.ReadAllText(prefix + ".md");
        Assert.Contains("![Accuracy against speed](comparison-speed.svg)", markdown, StringComparison.Ordinal);
        Assert.Contains("At 20 %, r2r is 0.0 points above entropy", markdown, StringComparison.Ordinal);
        foreach (var plot in (string[])["comparison.svg", "comparison-speed.svg"]) Assert.NotNull(XDocument.Load(_folder.File(plot)).Root);
    }

    [Fact]
    public async Task WithoutTiming_ASubsetOfPolicies_HasNoSpeeds()
    {
        var run = await CompareAsync("--no-timing", "--policies", "random", "lossless", "--json");
        Assert.True(run.ExitCode == ExitCodes.Success, run.Error);
        var report = JsonDocument.Parse(run.Output).RootElement;
        var rows = report.GetProperty("rows").EnumerateArray().ToArray();
        Assert.Equal(["small", "large", "random", "random", "lossless", "oracle (mismatch)", "oracle (outcome)"], rows.Select(Policy));
        Assert.All(rows, row => Assert.Empty(row.GetProperty("tokens_per_second").EnumerateObject()));
        Assert.Empty(report.GetProperty("paired").EnumerateArray());

        // Untrained models differ nearly everywhere, and no token of theirs changes a final answer, for there is none.
        Assert.InRange(Share(rows[5]), 0.9, 1);
        Assert.Equal(0, Share(rows[6]));
    }

    [Fact]
    public async Task Calibrate_KeepsTheMeasuredTableWithTheRouter()
    {
        var target = _folder.File("calibrated");
        var prompts = _folder.File("prompts.jsonl");
        await File.WriteAllLinesAsync(prompts, Enumerable.Range(0, 12).Select(i => $$"""{"messages": [{"role": "user", "content": "Who is Mira {{i}}?"}]}"""), TestContext.Current.CancellationToken);
        var run = await RunAsync("calibrate", "--prompts", prompts, "--max-tokens", "24", "--rates", "0.2", "0.5", "--out", target, "--json");
        Assert.True(run.ExitCode == ExitCodes.Success, run.Error);
        Assert.Null(RouterArtifact.Load(Router).Calibration);

        var calibrated = RouterArtifact.Load(target);
        Assert.Equal(calibrated.Calibration!.Points.Length, JsonDocument.Parse(run.Output).RootElement.GetProperty("calibration").GetArrayLength());
        Assert.Equal(RouterArtifact.Load(Router).Fingerprint(), calibrated.Fingerprint());
        Assert.InRange(calibrated.Calibration.Points.Min(point => Math.Abs(point.LargeFraction - 0.5)), 0, 0.05);
    }

    [Theory]
    [InlineData("'margins' is unknown", "--policies", "margins")]
    [InlineData("the rate 1.5 is impossible", "--rates", "1.5")]
    [InlineData("repeats is 0", "--repeats", "0")]
    public async Task AnImpossibleFlag_IsNamed(string reason, params string[] args)
    {
        var run = await RunAsync("eval r2r", args);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private static string Policy(JsonElement row) => row.GetProperty("policy").GetString()!;

    private static double Share(JsonElement row) => row.GetProperty("large_fraction").GetDouble();

    private static void IsComplete(JsonElement row)
    {
        Assert.InRange(row.GetProperty("accuracy").GetDouble(), row.GetProperty("accuracy_low").GetDouble(), row.GetProperty("accuracy_high").GetDouble());
        Assert.InRange(Share(row), 0, 1);
        Assert.True(row.TryGetProperty("target_large_fraction", out _));
        if (Policy(row).StartsWith("oracle", StringComparison.Ordinal)) return;
        foreach (var figure in (string[])["tokens_per_second", "speedup_vs_large", "ceiling"])
        {
            Assert.Equal(["1", "4", "16"], row.GetProperty(figure).EnumerateObject().Select(width => width.Name));
            Assert.All(row.GetProperty(figure).EnumerateObject(), width => Assert.True(width.Value.GetDouble() > 0));
        }
    }
}
