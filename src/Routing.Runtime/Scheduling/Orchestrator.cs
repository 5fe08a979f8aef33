using System.Security.Cryptography;
using System.Threading.Channels;
using Routing.Runtime.Text;
using Routing.Runtime.Workers;

namespace Routing.Runtime.Scheduling;

/// <summary>The thread that owns all sequences, decides what runs and which model speaks. It never sees a tensor.</summary>
/// <remarks>
/// One step of generation, by the numbers that the code repeats:
/// <code>
///   Engine.TryEnqueue ── bounded queue ──▶ Orchestrator.Run
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
/// </remarks>
internal sealed class Orchestrator
{
    private readonly EngineOptions _options;
    private readonly TimeProvider _clock;
    private readonly RoutingSet _routing;
    private readonly Lane[] _lanes;
    private readonly Scheduler _scheduler;
    private readonly HashSet<int> _eosTokenIds;
    private readonly Doorbell _bell;
    private readonly Channel<Generation> _requests;
    private readonly Queue<Sequence> _waiting = [];
    private readonly List<Sequence> _running = [];
    private readonly long[] _finished = new long[Enum.GetValues<FinishReason>().Length];
    private int _queued;
    private long _lastId, _admitted, _nextDeadline = long.MaxValue;
    private double _queueSeconds, _largeWaitSeconds;
    private volatile bool _sweepNeeded, _stopping;

    public Orchestrator(EngineOptions options, RoutingSet routing, Lane[] lanes, int vocabulary, IReadOnlyList<int> eosTokenIds, Doorbell bell)
    {
        (_options, _clock, _routing, _lanes, _bell) = (options, options.Clock, routing, lanes, bell);
        _eosTokenIds = [.. eosTokenIds];
        _scheduler = new Scheduler(options, vocabulary, eosTokenIds);
        _requests = Channel.CreateBounded<Generation>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
    }

    /// <summary>Why the loop died, if it did.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Hands a request over; false when the queue is full.</summary>
    public bool TryEnqueue(Generation generation)
    {
        var choices = generation.Request.Sampling.Choices;
        if (Interlocked.Add(ref _queued, choices) <= _options.QueueCapacity && _requests.Writer.TryWrite(generation))
        {
            _bell.Ring();
            return true;
        }
        Interlocked.Add(ref _queued, -choices);
        if (_requests.Reader.Completion.IsCompleted) throw new GenerationFailedException("The engine has stopped.", Fault);
        return false;
    }

    /// <summary>Has cancelled requests looked for before the next step.</summary>
    public void RequestSweep()
    {
        _sweepNeeded = true;
        _bell.Ring();
    }

    /// <summary>Ends all requests and the loop; workers become idle.</summary>
    public void Stop()
    {
        _stopping = true;
        RequestSweep();
    }

    public void Run()
    {
        try
        {
            while (true)
            {
                TakeRequests();
                EndOverdue();
                Admit();
                foreach (var lane in _lanes) Schedule(lane);                              // :: Step 1: Schedule
                if (_stopping && !_lanes.Any(lane => lane.Busy)) break;
                _bell.Wait(UntilNextDeadline());                                          // :: Steps 2 to 4 run in the workers
                foreach (var lane in _lanes) Receive(lane);                               // :: Steps 5 and 6, a row at a time
            }
        }
        catch (Exception fault)
        {
            Fault = fault;
        }
        FailWhatIsLeft();
    }

    private void TakeRequests()
    {
        while (_requests.Reader.TryRead(out var generation))
        {
            var (sampling, routing) = (generation.Request.Sampling, generation.Routing);
            var seed = sampling.Seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
            var threshold = routing.Threshold ?? (routing.Policy is { } policy ? _routing.TokenRouters[policy].DefaultThreshold : 0);
            for (var choice = 0; choice < sampling.Choices; choice++)
            {
                var choiceSeed = choice == 0 ? seed : CounterRandom.Bits(seed, choice, RandomStream.Choices);
                var text = new TextStream(_options.Detokenizer?.Invoke(), new StopMatcher(sampling.StopStrings, sampling.IncludeStop));
                _waiting.Enqueue(new Sequence(++_lastId, generation, choice, choiceSeed, threshold, text));
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
            if (EndIfOverdue(sequence, now)) Interlocked.Decrement(ref _queued);
            else _waiting.Enqueue(sequence);
        }
    }

    private bool EndIfOverdue(Sequence sequence, long now)
    {
        var deadline = sequence.Generation.Deadline ?? long.MaxValue;
        if (sequence.Generation.CancelRequested || _stopping) Finish(sequence, FinishReason.Cancelled);
        else if (now >= deadline) Finish(sequence, FinishReason.Deadline);
        else _nextDeadline = Math.Min(_nextDeadline, deadline);
        return sequence.Finished;
    }

    private TimeSpan? UntilNextDeadline() =>
        _nextDeadline == long.MaxValue ? null : TimeSpan.FromMilliseconds(Math.Max(1, _clock.GetElapsedTime(_clock.GetTimestamp(), _nextDeadline).TotalMilliseconds));

    /// <summary>Admits in order of arrival while every model the next sequence needs has KV memory for all its tokens.</summary>
    private void Admit()
    {
        while (_waiting.TryPeek(out var sequence) && _running.Count < _options.MaxSequences
               && _lanes.All(lane => !sequence[lane.Role].Takes || lane.ReservedSlots + sequence.Capacity <= lane.Facts.Slots))
        {
            _waiting.Dequeue();
            Interlocked.Decrement(ref _queued);
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
        if (lane.Busy) return;
        var now = _clock.GetTimestamp();
        // Rows can still join the large model's batch only while the small model works.
        if (_scheduler.Schedule(lane, _running, othersMayJoin: _lanes[0].Busy, now) is not { } item) return;
        (lane.Busy, lane.StepStarted) = (true, now);
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
        for (var i = 0; i < result.Rows.Length; i++) Complete(lane, lane.InFlight[i], result.Rows[i], stepMs);
        lane.Busy = false;

        ref var metrics = ref lane.Metrics;
        if (result.Rows.Length > 0) metrics.Steps++;
        metrics.Rows += result.Rows.Length;
        metrics.ModelSeconds += result.ModelMs / 1000;
        metrics.ChoosingSeconds += result.ChoosingMs / 1000;
        metrics.StepSeconds += _clock.GetElapsedTime(lane.StepStarted).TotalSeconds;
        metrics.FreeSlots = result.FreeSlots;
    }

    private void Complete(Lane lane, Sequence sequence, in RowResult row, float stepMs)
    {
        ref var progress = ref sequence[lane.Role];
        var (read, position) = (progress.InFlight, progress.Length);
        progress.InFlight = 0;
        if (sequence.Finished) return;   // it was cancelled while the step ran
        if (row.Outcome == RowOutcome.NoRoom) progress.NoRoomAt = lane.Closed;
        if (row.Outcome == RowOutcome.Failed) Finish(sequence, FinishReason.Error, row.Error);
        if (row.Outcome != RowOutcome.Done) return;

        progress.Length += read;
        var prompt = Math.Clamp(sequence.PromptLength - position, 0, read);
        var answered = sequence.Turn == lane.Role && progress.Length == sequence.Count;
        lane.Metrics.PromptTokens += prompt;
        lane.Metrics.CatchUpTokens += Math.Max(0, read - prompt - (answered ? 1 : 0));
        if (!answered) return;

        if (lane.Role == ModelRole.Small)
        {
            sequence.SmallMs = stepMs;
            sequence.Proposal = row;
            if (Route(sequence, row) == ModelRole.Large)                                  // :: Step 5: Route
            {
                sequence.Turn = ModelRole.Large;
                sequence.ParkedAt = _clock.GetTimestamp();
                return;
            }
        }
        else
        {
            sequence.LargeMs = stepMs;
        }
        Commit(lane, sequence, row);                                                      // :: Step 6: Commit
    }

    /// <summary>Which model makes the token the small model has just proposed.</summary>
    private static ModelRole Route(Sequence sequence, in RowResult proposal)
    {
        var routing = sequence.Generation.Routing;
        var large = routing.Mode switch
        {
            TokenRoutingMode.Routed => proposal.Score >= sequence.Threshold && sequence.LargeTokens < (routing.MaxLargeTokens ?? int.MaxValue),
            TokenRoutingMode.Scripted => sequence.OutputCount < routing.Script.Count && routing.Script[sequence.OutputCount] == ModelRole.Large,
            _ => false,
        };
        return large ? ModelRole.Large : ModelRole.Small;
    }

    private void Commit(Lane lane, Sequence sequence, in RowResult row)
    {
        var sampling = sequence.Generation.Request.Sampling;
        var index = sequence.OutputCount;
        sequence.Append(row.Token);
        sequence.FirstTokenAt ??= _clock.GetTimestamp();
        lane.Metrics.Tokens++;
        if (lane.Role == ModelRole.Large) sequence.LargeTokens++;
        if (sequence.LastSource is { } last && last != lane.Role) sequence.Switches++;
        sequence.LastSource = lane.Role;

        var stops = (!sampling.IgnoreEos && _eosTokenIds.Contains(row.Token)) || sampling.StopTokenIds.Contains(row.Token);
        var text = stops && !sampling.IncludeStop ? "" : sequence.Text.Append(row.Token, mayStop: index + 1 >= sampling.MinTokens);
        FinishReason? reason = stops || sequence.Text.Match is not null ? FinishReason.Stop
            : sequence.OutputCount == sampling.MaxTokens ? FinishReason.Length
            : null;
        if (reason is not null) text += sequence.Text.Finish();

        var proposed = sequence[ModelRole.Small].Takes;
        sequence.Generation.Write(new GeneratedToken
        {
            Choice = sequence.Choice,
            Index = index,
            Id = row.Token,
            Source = lane.Role,
            Score = proposed ? sequence.Proposal.Score : null,
            SmallCandidate = proposed ? sequence.Proposal.Token : null,
            LargeCandidate = lane.Role == ModelRole.Large ? row.Token : null,
            LogProb = row.LogProb,
            TopLogProbs = row.Top ?? [],
            Text = text,
            SmallMs = sequence.SmallMs,
            LargeMs = sequence.LargeMs,
            WaitMs = sequence.WaitMs,
        });
        sequence.TotalSmallMs += sequence.SmallMs;
        sequence.TotalLargeMs += sequence.LargeMs;
        sequence.TotalWaitMs += sequence.WaitMs;
        _largeWaitSeconds += sequence.WaitMs / 1000;
        (sequence.SmallMs, sequence.LargeMs, sequence.WaitMs) = (0, 0, 0);
        if (reason is { } ended) Finish(sequence, ended);
    }

    private void Finish(Sequence sequence, FinishReason reason, string? error = null)
    {
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
        var (generation, end) = (sequence.Generation, _clock.GetTimestamp());
        generation.Finish(new ChoiceSummary
        {
            Choice = sequence.Choice,
            FinishReason = reason,
            StopString = sequence.Text.Match,
            Error = error,
            Tail = sequence.Text.Finish(),
            Seed = sequence.Seed,
            PromptTokens = sequence.PromptLength,
            SmallTokens = sequence.OutputCount - sequence.LargeTokens,
            LargeTokens = sequence.LargeTokens,
            Switches = sequence.Switches,
            QueueMs = MsSinceAcceptance(sequence.AdmittedAt == 0 ? end : sequence.AdmittedAt),
            FirstTokenMs = sequence.FirstTokenAt is { } first ? MsSinceAcceptance(first) : null,
            TotalMs = MsSinceAcceptance(end),
            SmallMs = sequence.TotalSmallMs,
            LargeMs = sequence.TotalLargeMs,
            WaitMs = sequence.TotalWaitMs,
        });

        double MsSinceAcceptance(long time) => _clock.GetElapsedTime(generation.AcceptedAt, time).TotalMilliseconds;
    }

    private void FailWhatIsLeft()
    {
        _requests.Writer.TryComplete();
        TakeRequests();
        var fault = Fault ?? new GenerationFailedException("The engine has stopped.");
        foreach (var sequence in _running.Concat(_waiting)) sequence.Generation.Fail(fault);
        _running.Clear();
        _waiting.Clear();
    }

    public EngineMetrics Metrics() => new()
    {
        Waiting = Volatile.Read(ref _queued),
        Running = _running.Count,
        Admitted = Volatile.Read(ref _admitted),
        Finished = Enum.GetValues<FinishReason>().ToDictionary(reason => reason, reason => Volatile.Read(ref _finished[(int)reason])),
        QueueSeconds = _queueSeconds,
        LargeWaitSeconds = _largeWaitSeconds,
        Small = _lanes[0].Metrics,
        Large = _lanes.Length > 1 ? _lanes[1].Metrics : null,
    };
}
