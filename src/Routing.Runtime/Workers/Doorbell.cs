using System.Diagnostics;

namespace Routing.Runtime.Workers;

/// <summary>One thread waits, any thread rings. Look for work after every <see cref="Wait"/>: rings may merge.</summary>
/// <remarks>
/// Parking and waking a thread costs tens of microseconds, a step of a tiny model no more. So a waiter looks about for as
/// long as it usually has to wait, if that is short: while two models speak in turn neither parks; an idle engine always does.
/// </remarks>
internal sealed class Doorbell : IDisposable
{
    private static readonly long s_leastTicks = Stopwatch.Frequency / 1_000_000 * 40;
    private static readonly long s_mostTicks = Environment.ProcessorCount > 1 ? Stopwatch.Frequency / 1_000_000 * 2_000 : s_leastTicks;

    private readonly ManualResetEventSlim _event = new(false, spinCount: 0);
    private long _usualTicks = s_mostTicks;

    public void Ring() => _event.Set();

    /// <summary>Returns when rung, or after a timeout; null waits for ever.</summary>
    public void Wait(TimeSpan? timeout = null)
    {
        var start = Stopwatch.GetTimestamp();
        var end = start + (2 * _usualTicks <= s_mostTicks ? Math.Max(s_leastTicks, 2 * _usualTicks) : s_leastTicks);
        while (!_event.IsSet && Stopwatch.GetTimestamp() < end)
        {
            Thread.SpinWait(10);
            Thread.Yield();   // whoever else could use this core goes first
        }
        if (!_event.IsSet) _event.Wait(timeout ?? Timeout.InfiniteTimeSpan);
        _event.Reset();
        // A single long rest between requests counts as no more than the longest look.
        _usualTicks += (Math.Min(Stopwatch.GetTimestamp() - start, 2 * s_mostTicks) - _usualTicks) / 4;
    }

    public void Dispose() => _event.Dispose();
}
