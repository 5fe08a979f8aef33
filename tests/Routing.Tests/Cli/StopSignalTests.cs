using System.Runtime.InteropServices;
using Routing.Cli;

namespace Routing.Tests.Cli;

public class StopSignalTests
{
    [Fact]
    public void OnlyASecondCtrlC_EndsTheProcess()
    {
        using var stop = new StopSignal();
        Assert.False(stop.Token.IsCancellationRequested);
        Assert.True(IsTaken(stop, PosixSignal.SIGTERM));
        Assert.True(stop.Token.IsCancellationRequested);
        Assert.True(IsTaken(stop, PosixSignal.SIGTERM));
        Assert.True(IsTaken(stop, PosixSignal.SIGINT));
        Assert.True(IsTaken(stop, PosixSignal.SIGTERM));
        Assert.False(IsTaken(stop, PosixSignal.SIGINT));
    }

    private static bool IsTaken(StopSignal stop, PosixSignal signal)
    {
        var context = new PosixSignalContext(signal);
        stop.Handle(context);
        return context.Cancel;
    }
}
