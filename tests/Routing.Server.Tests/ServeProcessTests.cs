using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>The real process, stopped as service managers do.</summary>
public sealed class ServeProcessTests(EndlessModel endless)
{
    public static bool HasSignals => !OperatingSystem.IsWindows();

    [Fact(Skip = "This system has no signals.", SkipUnless = nameof(HasSignals))]
    public async Task SigTerm_FinishesAllStreams_AndLeavesWithZero()
    {
        const int Tokens = 1500;
        using var process = await ServeProcess.StartAsync("--model", endless.Settings.Model!, "--name", EndlessModel.Name, "--kv-mb", "64");
        var running = await DrainTests.StartAsync(process.Url, Tokens);
        process.Terminate();

        await DrainTests.AssertWhole(running, Tokens);
        Assert.Equal(0, await process.ExitCodeAsync());
    }

    [Fact(Skip = "This system has no signals.", SkipUnless = nameof(HasSignals))]
    public async Task SigTerm_EndsAnIdleServer()
    {
        using var process = await ServeProcess.StartAsync("--model", endless.Settings.Model!, "--kv-mb", "16");
        process.Terminate();

        Assert.Equal(0, await process.ExitCodeAsync());
    }
}
