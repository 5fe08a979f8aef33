using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Routing.Runtime.Grammars;

namespace Routing.Runtime.Workers;

/// <summary>
/// One named thread that owns a model, its device and its KV memory for life. Numbers come in and go out by channels;
/// no tensor leaves the thread.
/// </summary>
internal sealed class Worker : IDisposable
{
    private readonly Channel<WorkItem> _work = Channel.CreateBounded<WorkItem>(new BoundedChannelOptions(2) { SingleReader = true, SingleWriter = true });
    private readonly Channel<WorkResult> _results = Channel.CreateBounded<WorkResult>(new BoundedChannelOptions(2) { SingleReader = true, SingleWriter = true });
    private readonly TaskCompletionSource<ModelFacts> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Doorbell _bell = new();
    private readonly Action _report;
    private readonly WorkerModel _source;
    private readonly RoutingSet _routing;
    private readonly GrammarCompiler? _grammars;
    private readonly Thread _thread;

    /// <param name="source">What to run.</param>
    /// <param name="routing">Routers to offer.</param>
    /// <param name="grammars">Compiles the grammars of sequences; null where no request has one.</param>
    /// <param name="report">Called on the worker's thread after every result and when the worker dies.</param>
    public Worker(WorkerModel source, RoutingSet routing, GrammarCompiler? grammars, Action report)
    {
        (_source, _routing, _grammars, _report) = (source, routing, grammars, report);
        _thread = new Thread(Run) { Name = $"routing worker {source.Name}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Why the thread ended without being asked to.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Waits until the model is loaded; throws what loading threw.</summary>
    public ModelFacts WaitUntilReady() => _started.Task.GetAwaiter().GetResult();

    /// <summary>Hands over a step; the caller keeps at most one in flight, so there is always room.</summary>
    public void Send(WorkItem item)
    {
        if (!_work.Writer.TryWrite(item)) throw new InvalidOperationException($"Worker '{_source.Name}' has a step in flight already.");
        _bell.Ring();
    }

    public bool TryReceive([NotNullWhen(true)] out WorkResult? result) => _results.Reader.TryRead(out result);

    private void Run()
    {
        try
        {
            using var model = _source.Create(_routing);
            using var runner = new StepRunner(model, _grammars);
            _started.SetResult(model.Facts);
            while (Receive() is { } item)
            {
                _results.Writer.TryWrite(runner.Run(item));
                _report();
            }
        }
        catch (Exception fault)
        {
            Fault = fault;
            _started.TrySetException(fault);
            _report();
        }
    }

    /// <summary>The next item, or null when there will be none.</summary>
    private WorkItem? Receive()
    {
        while (true)
        {
            if (_work.Reader.TryRead(out var item)) return item;
            if (_work.Reader.Completion.IsCompleted) return null;
            _bell.Wait();
        }
    }

    /// <summary>Lets the thread finish its step, give everything back and end.</summary>
    public void Dispose()
    {
        _work.Writer.TryComplete();
        _bell.Ring();
        _thread.Join();
        _bell.Dispose();
    }
}
