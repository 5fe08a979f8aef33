using System.Diagnostics;
using Routing.Models;
using Routing.Runtime.Grammars;
using Routing.Runtime.Sampling;

namespace Routing.Runtime.Workers;

/// <summary>Runs steps on the worker's thread: the middle three of the six parts of a step (see <see cref="Scheduling.Orchestrator"/>).</summary>
internal sealed class StepRunner(IStepModel model, GrammarCompiler? grammars = null) : IDisposable
{
    private readonly Dictionary<long, WorkerSequence> _sequences = [];
    private readonly List<int> _ready = [];
    private readonly List<ModelRow> _modelRows = [];
    private readonly Sampler _sampler = new();
    private float[] _logits = [];
    private long _modelTicks, _routerTicks;

    public WorkResult Run(WorkItem item)
    {
        foreach (var id in item.Closed)
            if (_sequences.Remove(id, out var closed)) closed.Dispose();

        var started = Stopwatch.GetTimestamp();
        (_modelTicks, _routerTicks) = (0, 0);
        var results = new RowResult[item.Rows.Length];
        Prepare(item.Rows, results);                                                      // :: Step 2: Prepare
        if (_ready.Count > 0 && Try(item.Rows, _ready, results) is { } failure) Isolate(item.Rows, results, failure);

        var ticks = Stopwatch.GetTimestamp() - started;
        return new WorkResult(results, Milliseconds(_modelTicks), Milliseconds(ticks - _modelTicks), model.FreeSlots, Milliseconds(_routerTicks), model.LiveTensors);
    }

    /// <summary>Opens new sequences and finds the rows that can run.</summary>
    private void Prepare(WorkRow[] rows, RowResult[] results)
    {
        _ready.Clear();
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            if (!_sequences.TryGetValue(row.Sequence, out var sequence))
            {
                if (model.TryOpen(row.Spec!.Capacity) is not { } memory)
                {
                    results[i] = _sequences.Count > 0 ? new RowResult(RowOutcome.NoRoom)
                        : new RowResult(RowOutcome.Failed, Error: $"A sequence of {row.Spec.Capacity} tokens does not fit the KV cache of {model.Facts.Slots}.");
                    continue;
                }
                _sequences.Add(row.Sequence, sequence = new WorkerSequence(row.Spec, memory, GrammarOf(row.Spec)));
            }
            sequence.Remember(row);
            _ready.Add(i);
        }
    }

    private SequenceGrammar? GrammarOf(SequenceSpec spec)
    {
        if (spec.Sampling.Grammar is not { } grammar) return null;
        var compiler = grammars ?? throw new InvalidOperationException("A sequence has a grammar, but this worker has no vocabulary to compile it for.");
        // A stop token that spells nothing may end the text only where it may end; one that does is as any other until it stops.
        return new SequenceGrammar(compiler.Compile(grammar), [.. spec.Ends.Concat(spec.Sampling.StopTokenIds.Where(id => compiler.Vocabulary.BytesOf(id) is null)).Distinct()]);
    }

    private Exception? Try(WorkRow[] rows, List<int> ready, RowResult[] results)
    {
        try
        {
            _modelRows.Clear();
            foreach (var i in ready) _modelRows.Add(ToModelRow(rows[i]));
            var started = Stopwatch.GetTimestamp();
            using var logits = model.Step(_modelRows);                                    // :: Step 3: Forward
            _modelTicks += Stopwatch.GetTimestamp() - started;
            Propose(logits, rows, ready, results);                                        // :: Step 4: Propose and score
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    /// <summary>Runs the rows of a failed step one by one, so that only the culprit fails.</summary>
    private void Isolate(WorkRow[] rows, RowResult[] results, Exception failure)
    {
        int[] ready = [.. _ready];
        foreach (var i in ready)
        {
            var memory = _sequences[rows[i].Sequence].Memory;
            memory.Truncate(Math.Min(memory.Length, rows[i].Start));
            var reason = ready.Length == 1 ? failure : Try(rows, [i], results);
            if (reason is not null) results[i] = new RowResult(RowOutcome.Failed, Error: reason.Message);
        }
    }

    private ModelRow ToModelRow(in WorkRow row)
    {
        var sequence = _sequences[row.Sequence];
        var memory = sequence.Memory;
        if (memory.Length < row.Start) throw new InvalidOperationException($"A row starts at position {row.Start}, but its KV cache holds {memory.Length} tokens.");
        if (memory.Length > row.Start) memory.Truncate(row.Start);   // tokens were taken back
        var logits = row.Wanted switch { RowWants.Nothing => LogitsWanted.None, RowWants.VerifiedToken => LogitsWanted.All, _ => LogitsWanted.Last };
        if (row.Reading is not null) logits = sequence.Reader.Needs(row, logits);
        return new ModelRow(memory, row.Tokens, logits, row.Plan);
    }

    private void Propose(IStepLogits logits, WorkRow[] rows, List<int> ready, RowResult[] results)
    {
        var (position, state, scored) = (0, 0, 0);
        foreach (var modelRow in _modelRows) state += modelRow.Positions;   // states without logits come after all with
        for (var k = 0; k < ready.Count; k++)
        {
            ref readonly var row = ref rows[ready[k]];
            var (sequence, asked) = (_sequences[row.Sequence], _modelRows[k]);
            if (row.Wanted == RowWants.ScoredToken) scored++;
            var result = row.Wanted switch
            {
                RowWants.Nothing => new RowResult(RowOutcome.Done),
                RowWants.VerifiedToken => sequence.Verify(logits, position, row, _sampler, ref _logits),
                _ => sequence.Choose(logits, position + asked.Positions - 1, row.Start + row.Tokens.Length, _sampler, ref _logits),
            };
            var silent = asked.Logits == LogitsWanted.HiddenOfAll;
            if (row.Reading is not null) result = result with { Reading = sequence.Reader.Read(logits, row, position, silent ? state : position) };
            results[ready[k]] = result;
            position += asked.Positions;
            if (silent) state += asked.Tokens.Length;
        }
        if (scored == 0) return;
        var started = Stopwatch.GetTimestamp();
        Score(logits, rows, ready, results);
        _routerTicks += Stopwatch.GetTimestamp() - started;
    }

    /// <summary>Asks each router once, for all rows that name it.</summary>
    private void Score(IStepLogits logits, WorkRow[] rows, List<int> ready, RowResult[] results)
    {
        var groups = new Dictionary<string, List<(int Row, int LogitsRow)>>(1);
        var position = 0;
        for (var k = 0; k < ready.Count; k++)
        {
            position += _modelRows[k].Positions;
            ref readonly var row = ref rows[ready[k]];
            if (row.Wanted != RowWants.ScoredToken) continue;
            var router = _sequences[row.Sequence].Spec.Router!;
            if (!groups.TryGetValue(router, out var group)) groups.Add(router, group = []);
            group.Add((ready[k], position - 1));
        }

        foreach (var (router, group) in groups)
        {
            var (logitsRows, tokens, identities, scores) = (new int[group.Count], new int[group.Count], new RowIdentity[group.Count], new float[group.Count]);
            for (var k = 0; k < group.Count; k++)
            {
                ref readonly var row = ref rows[group[k].Row];
                var spec = _sequences[row.Sequence].Spec;
                (logitsRows[k], tokens[k]) = (group[k].LogitsRow, results[group[k].Row].Token);
                identities[k] = new RowIdentity(spec.Seed, row.Start + row.Tokens.Length - spec.PromptLength);
            }
            logits.Score(router, logitsRows, tokens, identities, scores);
            for (var k = 0; k < group.Count; k++)
            {
                if (!(scores[k] >= 0 && scores[k] <= 1)) throw new InvalidOperationException($"Token router '{router}' gave the score {scores[k]}; scores are in [0, 1].");
                results[group[k].Row] = results[group[k].Row] with { Score = scores[k] };
            }
        }
    }

    private static float Milliseconds(long ticks) => ticks * 1000f / Stopwatch.Frequency;

    public void Dispose()
    {
        foreach (var sequence in _sequences.Values) sequence.Dispose();
    }
}
