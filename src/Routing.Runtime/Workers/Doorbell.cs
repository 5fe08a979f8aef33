using System.Diagnostics;

namespace Routing.Runtime.Workers;

/// <summary>One thread waits, any thread rings. Look for work after every <see cref="Wait"/>: rings may merge.</summary>
internal sealed class Doorbell : IDisposable
{
    // Parking and waking a thread costs tens of microseconds, as much as a step of a tiny model: look a while first. Yielding
    // between looks, because on a busy machine it is this core that the other worker is waiting for.
    private static readonly long SpinTicks = Stopwatch.Frequency / 1_000_000 * 40;

    private readonly ManualResetEventSlim _event = new(false, spinCount: 0);

    public void Ring() => _event.Set();

    /// <summary>Returns when rung, or after a timeout; null waits for ever.</summary>
    public void Wait(TimeSpan? timeout = null)
    {
        var end = Stopwatch.GetTimestamp() + SpinTicks;
        while (!_event.IsSet && Stopwatch.GetTimestamp() < end) Thread.Yield();
        if (!_event.IsSet) _event.Wait(timeout ?? Timeout.InfiniteTimeSpan);
        _event.Reset();
    }

    public void Dispose() => _event.Dispose();
}
