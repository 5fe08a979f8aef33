using System.CommandLine;
using System.Text.Json;
using Routing.Cli;

namespace Routing.Tests.Cli;

public class ConsoleOutputTests
{
    private enum Verdict { AllGood }

    [Fact]
    public async Task Table_IsPlainAndAligned_WhenNoTerminalListens()
    {
        var run = await Run(output => output.Table(["name", "ms"], [["decode", "1.5"], ["a [b]", "-12"], ["none", "-"]]));
        Assert.Equal(["name     ms", "decode  1.5", "a [b]   -12", "none      -", ""], run.Output.Split(Environment.NewLine));
    }

    [Fact]
    public async Task Json_HasSnakeCaseKeysAndReadableText()
    {
        var run = await Run(
            output => { if (output.IsJson) output.Json(new { MaxAbsDiff = double.NaN, Text = "é<", Verdict = Verdict.AllGood }); },
            "--json");
        Assert.Contains("\"é<\"", run.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal("NaN", json.RootElement.GetProperty("max_abs_diff").GetString());
        Assert.Equal("all_good", json.RootElement.GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Note_GoesToStandardError()
    {
        var run = await Run(output => output.Note("loading"));
        Assert.Empty(run.Output);
        Assert.Equal("loading" + Environment.NewLine, run.Error);
    }

    [Fact]
    public async Task WithoutTheFlag_TheAnswerIsNotJson() =>
        Assert.Equal("False", (await Run(output => output.Line(output.IsJson.ToString()))).Output.Trim());

    private static Task<CliRun> Run(Action<ConsoleOutput> speak, params string[] flags)
    {
        var verb = new Command("speak") { ConsoleOutput.JsonOption() };
        verb.SetAction(parsed => speak(ConsoleOutput.Of(parsed)));
        return CliRun.OfAsync([verb], ["speak", .. flags], CancellationToken.None);
    }
}
