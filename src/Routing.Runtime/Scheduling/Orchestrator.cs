using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Threading.Channels;
using Routing.Runtime.Scheduling.Batching;
using Routing.Runtime.Workers;

namespace Routing.Runtime.Scheduling;

/// <summary>Owns all sequences, decides what runs and which model speaks. It never sees a tensor.</summary>
/// <remarks>
/// One step of generation, by the numbers that the code repeats:
/// <code>
///   Engine.TryEnqueue ── bounded queue ──▶ Orchestrator.Advance
///                                           1 Schedule   sequences that wait for a model become the rows of its next step
///  ═════════════════════════ WorkItem ═════════════════════════  thread border: numbers only
///    Worker "small" or "large"              2 Prepare    new sequences get KV memory
///    StepRunner.Run                         3 Forward    rows run as one batch            [rows] ▶ logits [rows, vocab]
///                                           4 Propose    each row's sampler chooses; token routers score the small model's choice
///  ═════════════════════════ WorkResult ════════════════════════  one read-back: tokens, log probabilities, scores
///                                           5 Route      score at or over the request's threshold: the large model is asked
///                                           6 Commit     the token is appended, its text streamed, its sequence ended or continued
///   Generation.Tokens ◀── per-request channel
/// </code>
/// Both workers run at once and no row waits for another: a sequence parked for the large model only leaves the small
/// model's next steps. A token the large model makes is the small model's next input, and the tokens it was not asked for
/// are read by it in one row when it next is (catch-up).
/// It has no thread of its own: whoever brings news (a worker with a result, a caller with a request) runs it, one at a
/// time. So a worker that finds its own next step does it at once; waking another thread twice a step would cost more than
/// a tiny model's step does on a busy machine.
/// </remarks>
internal sealed class Orchestrator : IDisposable
{
    private readonly EngineOptions _options;
    private readonly TimeProvider _clock;
    private readonly RoutingSet _routing;
    private readonly Lane[] _lanes;
    private readonly Scheduler _scheduler;
    private readonly Continuation _continuation;
    private readonly LargeBatchTargets _batches = new();
    private readonly LargeRatePriors _ratePriors = new();
    private readonly ITimer _deadlineTimer;
    private readonly Channel<Generation> _requests;
    private readonly Queue<Sequence> _waiting = [];
    private readonly List<Sequence> _running = [];
    private readonly long[] _finished = new long[Enum.GetValues<FinishReason>().Length];
    private readonly WaitingRoom _queue;
    private readonly ConcurrentQueue<TaskCompletionSource<EngineMetrics>> _metricsAsked = [];
    private int _news, _advancingThread;
    private long _lastId, _admitted, _nextDeadline = long.MaxValue, _timerDeadline = long.MaxValue;
    private double _queueSeconds;
    private volatile bool _sweepNeeded, _stopping;

    public Orchestrator(EngineOptions options, RoutingSet routing, Lane[] lanes, int vocabulary, IReadOnlyList<int> eosTokenIds)
    {
        (_options, _clock, _routing, _lanes) = (options, options.Clock, routing, lanes);
        _continuation = new Continuation(_clock, lanes, [.. eosTokenIds], _batches, Finish);
        _scheduler = new Scheduler(options, _batches, vocabulary, eosTokenIds);
        _queue = new WaitingRoom(options.QueueCapacity);
        _requests = Channel.CreateBounded<Generation>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        _deadlineTimer = _clock.CreateTimer(_ => Advance(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Why it died, if it did.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Sequences waiting for admission.</summary>
    public int Waiting => _queue.Sequences;

    /// <summary>Prompt tokens of these.</summary>
    public long WaitingPromptTokens => _queue.PromptTokens;

    /// <summary>Hands a request over; false when the queue is full.</summary>
    public bool TryEnqueue(Generation generation)
    {
        var (choices, promptTokens) = (generation.Request.Sampling.Choices, generation.Request.Prompt.Length);
        if (!_queue.TryEnter(choices, promptTokens)) return _requests.Reader.Completion.IsCompleted ? throw Stopped() : false;
        // The channel has room for whatever the queue has room for.
        if (!_requests.Writer.TryWrite(generation))
        {
            _queue.Leave(choices, promptTokens);
            throw Stopped();
        }
        Advance();
        return true;

        GenerationFailedException Stopped() => new("The engine has stopped.", Fault);
    }

    /// <summary>Ends the requests that were cancelled.</summary>
    public void Sweep()
    {
        _sweepNeeded = true;
        Advance();
    }

    /// <summary>Ends all requests as cancelled; once this returns no step is begun any more.</summary>
    public void Stop()
    {
        _stopping = true;
        _requests.Writer.TryComplete();
        Sweep();
        SpinWait.SpinUntil(() => Volatile.Read(ref _news) == 0);
    }

    /// <summary>Does all there is to do now. Any thread may call it: one runs it, and sees the others' news too.</summary>
    public void Advance()
    {
        if (Interlocked.Increment(ref _news) > 1) return;
        int seen;
        do
        {
            seen = Volatile.Read(ref _news);
            _advancingThread = Environment.CurrentManagedThreadId;
            if (Fault is null) AdvanceOnce();
            while (_metricsAsked.TryDequeue(out var asked)) asked.SetResult(CountNow());
            _advancingThread = 0;
        }
        while (Interlocked.Add(ref _news, -seen) > 0);
    }

    private void AdvanceOnce()
    {
        try
        {
            foreach (var lane in _lanes) Receive(lane);                                   // :: Steps 5 and 6
            TakeRequests();
            EndOverdue();
            Admit();
            foreach (var lane in _lanes) Schedule(lane);                                  // :: Step 1: Schedule
            ArmDeadlineTimer();                                                           // :: Steps 2 to 4 run in the workers
        }
        catch (Exception fault)
        {
            Fault = fault;
            FailWhatIsLeft(fault);
        }
    }

    private void TakeRequests()
    {
        while (_requests.Reader.TryRead(out var generation))
        {
            var (sampling, routing) = (generation.Request.Sampling, generation.Routing);
            var seed = sampling.Seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
            var router = routing.Policy is { } policy ? _routing.TokenRouters[policy] : null;
            for (var choice = 0; choice < sampling.Choices; choice++)
            {
                var choiceSeed = choice == 0 ? seed : CounterRandom.Bits(seed, choice, RandomStream.Choices);
                _waiting.Enqueue(new Sequence(++_lastId, generation, choice, choiceSeed, routing.Threshold ?? router?.DefaultThreshold ?? 0)
                {
                    Rule = router?.CreateRule?.Invoke(),
                    Rate = routing.LargeFraction is { } share ? new LargeRateController(share, _ratePriors.For(router!, share)) : null,
                });
            }
            _nextDeadline = Math.Min(_nextDeadline, generation.Deadline ?? long.MaxValue);
            if (generation.CancelRequested) _sweepNeeded = true;
        }
    }

    /// <summary>Ends sequences that were cancelled or whose time ran out.</summary>
    private void EndOverdue()
    {
        var now = _clock.GetTimestamp();
        if (!_sweepNeeded && now < _nextDeadline) return;
        _sweepNeeded = false;
        _nextDeadline = long.MaxValue;
        for (var i = _running.Count - 1; i >= 0; i--) EndIfOverdue(_running[i], now);
        for (var i = _waiting.Count; i > 0; i--)
        {
            var sequence = _waiting.Dequeue();
            if (EndIfOverdue(sequence, now)) _queue.Leave(1, sequence.PromptLength);
            else _waiting.Enqueue(sequence);
        }
    }

    private bool EndIfOverdue(Sequence sequence, long now)
    {
        var deadline = sequence.Generation.Deadline ?? long.MaxValue;
        if (sequence.Generation.CancelRequested || _stopping) Finish(sequence, FinishReason.Cancelled, null);
        else if (now >= deadline) Finish(sequence, FinishReason.Deadline, null);
        else _nextDeadline = Math.Min(_nextDeadline, deadline);
        return sequence.Finished;
    }

    /// <summary>Has deadlines looked at even while no step ends.</summary>
    private void ArmDeadlineTimer()
    {
        if (_timerDeadline == _nextDeadline) return;
        _timerDeadline = _nextDeadline;
        var due = _nextDeadline == long.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(1, _clock.GetElapsedTime(_clock.GetTimestamp(), _nextDeadline).TotalMilliseconds));
        _deadlineTimer.Change(due, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Admits in order of arrival while every model the next sequence needs has KV memory for all its tokens.</summary>
    private void Admit()
    {
        while (_waiting.TryPeek(out var sequence) && _running.Count < _options.MaxSequences
               && _lanes.All(lane => !sequence[lane.Role].Takes || lane.ReservedSlots + sequence.Capacity <= lane.Facts.Slots))
        {
            _waiting.Dequeue();
            _queue.Leave(1, sequence.PromptLength);
            foreach (var lane in _lanes)
                if (sequence[lane.Role].Takes) lane.ReservedSlots += sequence.Capacity;
            sequence.Admit(_clock.GetTimestamp());
            _running.Add(sequence);
            _admitted++;
            _queueSeconds += _clock.GetElapsedTime(sequence.Generation.AcceptedAt, sequence.AdmittedAt).TotalSeconds;
        }
    }

    private void Schedule(Lane lane)
    {
        if (lane.Busy || _stopping) return;
        var now = _clock.GetTimestamp();
        // Rows can still join the large model's batch only while the small model works.
        if (_scheduler.Schedule(lane, _running, othersMayJoin: _lanes[0].Busy, now) is not { } item) return;
        (lane.Busy, lane.StepStarted, lane.ClosedBeforeStep) = (true, now, lane.Closed);
        lane.DecodesOnly = item.Rows.Length > 0 && item.Rows.All(row => row.Wanted != RowWants.Nothing);
        lane.Worker.Send(item);
    }

    private void Receive(Lane lane)
    {
        if (!lane.Worker.TryReceive(out var result))
        {
            if (lane.Worker.Fault is { } fault) throw new GenerationFailedException($"The worker of the {lane.Role} model died: {fault.Message}", fault);
            return;
        }
        var stepMs = result.ModelMs + result.ChoosingMs;
        for (var i = 0; i < result.Rows.Length; i++)
        {
            if (result.Rows[i].Score is not null) lane.InFlight[i].TotalRouterMs += result.RouterMs;
            Complete(lane, lane.InFlight[i], result.Rows[i], stepMs);
        }
        lane.Busy = false;
        if (lane.DecodesOnly) _batches.Record(lane.Role, result.Rows.Length, stepMs);

        ref var metrics = ref lane.Metrics;
        if (result.Rows.Length > 0) metrics.Steps++;
        metrics.Rows += result.Rows.Length;
        metrics.ModelSeconds += result.ModelMs / 1000;
        metrics.ChoosingSeconds += result.ChoosingMs / 1000;
        metrics.RouterSeconds += result.RouterMs / 1000;
        metrics.StepSeconds += _clock.GetElapsedTime(lane.StepStarted).TotalSeconds;
        metrics.FreeSlots = result.FreeSlots;
        metrics.LiveTensors = result.LiveTensors;
    }

    private void Complete(Lane lane, Sequence sequence, in RowResult row, float stepMs)
    {
        ref var progress = ref sequence[lane.Role];
        var (read, position) = (progress.InFlight, progress.Length);
        progress.InFlight = 0;
        if (sequence.Finished) return;   // it was cancelled while the step ran
        if (row.Outcome == RowOutcome.NoRoom) progress.NoRoomAt = lane.ClosedBeforeStep;
        if (row.Outcome == RowOutcome.Failed) Finish(sequence, FinishReason.Error, row.Error);
        if (row.Outcome != RowOutcome.Done) return;

        progress.Length += read;
        var prompt = Math.Clamp(sequence.PromptLength - position, 0, read);
        var answered = sequence.Turn == lane.Role && progress.Length == sequence.Count;
        lane.Metrics.PromptTokens += prompt;
        lane.Metrics.CatchUpTokens += Math.Max(0, read - prompt - (answered ? 1 : 0));
        sequence.Read(row);
        if (!answered) return;
        if (sequence.Sampling.MaxTokens == 0) Finish(sequence, FinishReason.Length, null);
        else _continuation.Continue(sequence, lane.Role, row, stepMs);                    // :: Steps 5 and 6: Route and commit
    }

    private void Finish(Sequence sequence, FinishReason reason, string? error)
    {
        var (generation, end) = (sequence.Generation, _clock.GetTimestamp());
        var summary = new ChoiceSummary
        {
            Choice = sequence.Choice,
            FinishReason = reason,
            StopString = sequence.Text.Match,
            Error = error,
            Tail = reason is FinishReason.Cancelled or FinishReason.Deadline ? sequence.Text.Finish() : "",
            Seed = sequence.Seed,
            PromptTokens = sequence.PromptLength,
            SmallTokens = sequence.CommittedCount - sequence.LargeTokens,
            LargeTokens = sequence.LargeTokens,
            LargeCalls = sequence.LargeCalls,
            TakenBack = sequence.TakenBack,
            Switches = sequence.Switches,
            QueueMs = MsSinceAcceptance(sequence.AdmittedAt == 0 ? end : sequence.AdmittedAt),
            FirstTokenMs = sequence.FirstTokenAt is { } first ? MsSinceAcceptance(first) : null,
            TotalMs = MsSinceAcceptance(end),
            SmallMs = sequence.TotalSmallMs,
            LargeMs = sequence.TotalLargeMs,
            WaitMs = sequence.TotalWaitMs,
            RouterMs = sequence.TotalRouterMs,
        };
        sequence.Finished = true;
        _finished[(int)reason]++;
        if (_running.Remove(sequence))
        {
            foreach (var lane in _lanes)
            {
                if (!sequence[lane.Role].Takes) continue;
                lane.ReservedSlots -= sequence.Capacity;
                lane.Closed++;
                if (sequence[lane.Role].Opened) lane.Closing.Add(sequence.Id);
            }
        }
        generation.Finish(summary);

        double MsSinceAcceptance(long time) => _clock.GetElapsedTime(generation.AcceptedAt, time).TotalMilliseconds;
    }

    private void FailWhatIsLeft(Exception fault)
    {
        _requests.Writer.TryComplete();
        TakeRequests();
        foreach (var sequence in _waiting) _queue.Leave(1, sequence.PromptLength);
        foreach (var sequence in _running.Concat(_waiting)) sequence.Generation.Fail(fault);
        _running.Clear();
        _waiting.Clear();
    }

    /// <summary>Counts between two advances, so that all numbers belong together; any thread may ask.</summary>
    public EngineMetrics Metrics()
    {
        // A detokenizer or a rule that asks runs inside an advance, which cannot wait for itself.
        if (Volatile.Read(ref _advancingThread) == Environment.CurrentManagedThreadId) return CountNow();
        var asked = new TaskCompletionSource<EngineMetrics>(TaskCreationOptions.RunContinuationsAsynchronously);
        _metricsAsked.Enqueue(asked);
        Advance();
        return asked.Task.GetAwaiter().GetResult();
    }

    private EngineMetrics CountNow() => new()
    {
        Waiting = Waiting,
        Running = _running.Count,
        Admitted = _admitted,
        Finished = Enum.GetValues<FinishReason>().ToDictionary(reason => reason, reason => _finished[(int)reason]),
        QueueSeconds = _queueSeconds,
        LargeWaitSeconds = _continuation.LargeWaitSeconds,
        Small = _lanes[0].Metrics,
        Large = _lanes.Length > 1 ? _lanes[1].Metrics : null,
    };

    public void Dispose() => _deadlineTimer.Dispose();
}
