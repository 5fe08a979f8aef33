using System.CommandLine;
using Routing.Cli;
using Routing.Formats;

namespace Routing.Tests.Cli;

public class CommandRunnerTests
{
    [Fact]
    public async Task NoVerb_PrintsHelp()
    {
        var run = await CliRun.OfAsync();
        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("no-such-verb")]
    [InlineData("--no-such-flag")]
    public async Task UnknownWord_IsNamedOnOneLine_AndExits2(string word)
    {
        var run = await CliRun.OfAsync(word);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(word, run.Error, StringComparison.Ordinal);
        Assert.Contains("Try 'routing --help'.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownFlagOfAVerb_PointsToTheVerbsHelp()
    {
        var run = await RunVerb(_ => ExitCodes.Success, "work", "--typo");
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("--typo", run.Error, StringComparison.Ordinal);
        Assert.Contains("Try 'routing work --help'.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownFlagOfAnInnerVerb_PointsToItsWholePath()
    {
        var run = await CliRun.OfAsync([new Command("work") { new Command("hard") }], ["work", "hard", "--typo"], CancellationToken.None);
        Assert.Contains("Try 'routing work hard --help'.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HelpOfAVerb_NeedsNoArguments()
    {
        var verb = new Command("work", "Does work.");
        verb.Arguments.Add(new Argument<string>("what"));
        verb.SetAction(_ => ExitCodes.Failed);
        var run = await CliRun.OfAsync([verb], ["work", "--help"], CancellationToken.None);
        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Contains("Does work.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnArgumentStartingWithAt_IsText()
    {
        var what = new Argument<string>("what");
        var verb = new Command("work") { what };
        verb.SetAction(parsed => ConsoleOutput.Of(parsed).Line(parsed.GetRequiredValue(what)));
        var run = await CliRun.OfAsync([verb], ["work", "@home"], CancellationToken.None);
        Assert.Equal("@home" + Environment.NewLine, run.Output);
    }

    [Fact]
    public async Task ExpectedFailure_IsOneLine_AndExits2()
    {
        var run = await RunVerb(_ => throw new InvalidFileException("model.safetensors", "header", "it is not JSON"), "work");
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("routing: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
    }

    [Fact]
    public async Task ABug_IsNotSwallowed() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunVerb(_ => throw new InvalidOperationException(), "work"));

    [Fact]
    public async Task TheVerbsOwnCode_IsTheExitCode() =>
        Assert.Equal(ExitCodes.Failed, (await RunVerb(_ => ExitCodes.Failed, "work")).ExitCode);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CancelledVerb_Exits130_WhetherItThrowsOrReturns(bool throws)
    {
        using var stop = new CancellationTokenSource();
        var verb = new Command("work");
        verb.SetAction(async (_, token) =>
        {
            await stop.CancelAsync();
            if (throws) token.ThrowIfCancellationRequested();
            return token.IsCancellationRequested ? ExitCodes.Success : ExitCodes.Failed;
        });
        Assert.Equal(ExitCodes.Cancelled, (await CliRun.OfAsync([verb], ["work"], stop.Token)).ExitCode);
    }

    [Fact]
    public async Task StoppedService_Exits0()
    {
        using var stop = new CancellationTokenSource();
        var verb = new ServiceCommand("work", "");
        verb.SetAction(async (_, _) =>
        {
            await stop.CancelAsync();
            return ExitCodes.Success;
        });
        Assert.Equal(ExitCodes.Success, (await CliRun.OfAsync([verb], ["work"], stop.Token)).ExitCode);
    }

    private static Task<CliRun> RunVerb(Func<ParseResult, int> action, params string[] args)
    {
        var verb = new Command("work");
        verb.SetAction(action);
        return CliRun.OfAsync([verb], args, CancellationToken.None);
    }
}
