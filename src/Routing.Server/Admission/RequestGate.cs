namespace Routing.Server.Admission;

/// <summary>Counts the requests that run, so that a stopping server can wait for them or cut them off. Safe for concurrent use.</summary>
internal sealed class RequestGate : IDisposable
{
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource? _empty;
    private int _inFlight;

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Cancelled when those still running are to be cut off.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>Counts a request until the ticket is disposed.</summary>
    public Ticket Enter()
    {
        Interlocked.Increment(ref _inFlight);
        return new Ticket(this);
    }

    /// <summary>True once no request runs; false when that took too long.</summary>
    public async Task<bool> WaitUntilEmptyAsync(TimeSpan longest, CancellationToken stop)
    {
        Task empty;
        lock (_lock)
        {
            if (InFlight == 0) return true;
            empty = (_empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
        await Task.WhenAny(empty, Task.Delay(longest, stop));
        return InFlight == 0;
    }

    public void Abandon() => _abandoned.Cancel();

    private void Leave()
    {
        if (Interlocked.Decrement(ref _inFlight) > 0) return;
        lock (_lock)
        {
            if (InFlight == 0) _empty?.TrySetResult();
        }
    }

    public void Dispose() => _abandoned.Dispose();

    /// <summary>A request that is counted.</summary>
    public sealed class Ticket(RequestGate gate) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) gate.Leave();
        }
    }
}
