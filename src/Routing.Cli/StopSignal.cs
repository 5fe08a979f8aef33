using System.Runtime.InteropServices;

namespace Routing.Cli;

/// <summary>Turns Ctrl-C and SIGTERM into cancellation; a second Ctrl-C ends the process at once.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal() =>
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        ];

    public CancellationToken Token => _source.Token;

    private void Stop(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested) return;   // the second time the system's default applies: the process ends
        context.Cancel = true;
        Console.Error.WriteLine("routing: stopping after the current step; press Ctrl-C again to end at once.");
        _source.Cancel();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }
}
