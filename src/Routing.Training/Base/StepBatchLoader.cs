using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Routing.Training.Base;

/// <summary>Prepares steps on a thread of its own, a few ahead of the model. Owns: that thread; disposed by: the training loop.</summary>
internal sealed class StepBatchLoader : IDisposable
{
    private readonly Channel<StepBatch> _ready = Channel.CreateBounded<StepBatch>(new BoundedChannelOptions(8) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _producer;

    public StepBatchLoader(StepBatcher batcher, long position) => _producer = Task.Run(() => ProduceAsync(batcher, position));

    /// <summary>The next step in order; waits for it if it is not ready.</summary>
    public StepBatch Next()
    {
        if (_ready.Reader.TryRead(out var batch)) return batch;
        try
        {
            return _ready.Reader.ReadAsync().AsTask().GetAwaiter().GetResult();
        }
        catch (ChannelClosedException closed) when (closed.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);   // what went wrong on the producer's thread, as it was
            throw;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _producer.GetAwaiter().GetResult();
        _stop.Dispose();
    }

    private async Task ProduceAsync(StepBatcher batcher, long position)
    {
        try
        {
            while (true)
            {
                var batch = batcher.Batch(position);
                position = batch.NextItem;
                await _ready.Writer.WriteAsync(batch, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            _ready.Writer.TryComplete();
        }
        catch (Exception failure)
        {
            _ready.Writer.TryComplete(failure);
        }
    }
}
