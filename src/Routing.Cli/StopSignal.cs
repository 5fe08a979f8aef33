using System.Runtime.InteropServices;

namespace Routing.Cli;

/// <summary>
/// Turns Ctrl-C and SIGTERM into cancellation. A second Ctrl-C ends the process at once; SIGTERM never does, however often
/// it comes, because service managers repeat it while what was finished is being saved.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _interrupts;

    public StopSignal() =>
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];

    public CancellationToken Token => _source.Token;

    /// <summary>Asks for cancellation; leaves only the second Ctrl-C to the system, which ends the process.</summary>
    internal void Handle(PosixSignalContext context)
    {
        context.Cancel = context.Signal != PosixSignal.SIGINT || Interlocked.Increment(ref _interrupts) == 1;
        if (!context.Cancel || _source.IsCancellationRequested) return;
        Console.Error.WriteLine("routing: finishing what runs; press Ctrl-C again to end at once.");
        _source.Cancel();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }
}
