using Routing.Runtime.Reading;
using Routing.Runtime.Scheduling.Batching;
using Routing.Runtime.Workers;

namespace Routing.Runtime.Scheduling;

/// <summary>Composes a worker's next step: who takes part, with which tokens.</summary>
internal sealed class Scheduler(EngineOptions options, LargeBatchTargets batches, int vocabulary, IReadOnlyList<int> eosTokenIds)
{
    /// <summary>Logits that prompts may ask for in a step, 128 MB of them: 512 tokens of a vocabulary of 150,000 would take 300.</summary>
    private const int MostReadLogits = 1 << 25;

    private readonly List<WorkRow> _rows = [];

    /// <summary>What a row is there for; urgent ones take their share of the step's tokens first.</summary>
    private enum Urgency
    {
        Decode,
        Prefill,
        CatchUp,
    }

    /// <summary>The next step of an idle worker, or null when it has nothing to do.</summary>
    public WorkItem? Schedule(Lane lane, IReadOnlyList<Sequence> running, bool othersMayJoin, long now)
    {
        _rows.Clear();
        lane.InFlight.Clear();
        if (lane.Role != ModelRole.Large || !WaitsForOthers(lane, running, othersMayJoin, now))
        {
            var (budget, readBudget) = (options.StepTokens, Math.Max(1, MostReadLogits / vocabulary));
            for (var urgency = Urgency.Decode; urgency <= Urgency.CatchUp; urgency++)
                foreach (var sequence in running)
                {
                    if (Unseen(sequence, lane) is not (var unseen, var kind) || kind != urgency) continue;
                    var count = Math.Min(unseen, kind == Urgency.Decode ? LeastOf(sequence, lane, unseen, budget) : budget);
                    if (Reads(sequence, lane) is { NeedsLogits: true }) readBudget -= count = Math.Min(count, readBudget);
                    if (count < 1) continue;
                    budget -= count;
                    Add(sequence, lane, count, now);
                }
        }
        if (_rows.Count == 0 && lane.Closing.Count == 0) return null;

        var item = new WorkItem([.. lane.Closing], [.. _rows]);
        lane.Closing.Clear();
        return item;
    }

    /// <summary>What a row of the model that reads the prompt tells of it; null once that is read.</summary>
    private static SequenceReading? Reads(Sequence sequence, Lane lane) => lane.Role == sequence.Routing.First ? sequence.Reading : null;

    /// <summary>What a decoding row takes of a budget: a token at least, or rows could starve one another; all that is to be verified, at once.</summary>
    private static int LeastOf(Sequence sequence, Lane lane, int unseen, int budget) =>
        lane.Role == ModelRole.Large && sequence.Verifies ? unseen : Math.Max(1, budget);

    /// <summary>Delayed batching: whether the large model's rows should wait for more of them.</summary>
    private bool WaitsForOthers(Lane lane, IReadOnlyList<Sequence> running, bool othersMayJoin, long now)
    {
        if (!othersMayJoin || options.LargeBatchTarget == 1) return false;
        var (ready, routed, oldest) = (0, 0, now);
        foreach (var sequence in running)
        {
            if (sequence[ModelRole.Small].Takes && sequence[ModelRole.Large].Takes) routed++;
            if (Unseen(sequence, lane) is not (_, Urgency.Decode)) continue;
            ready++;
            oldest = Math.Min(oldest, sequence.ParkedAt);
        }
        var target = options.LargeBatchTarget ?? batches.TargetFor(routed);
        return ready > 0 && ready < target && options.Clock.GetElapsedTime(oldest, now) < options.LargeBatchWait;
    }

    /// <summary>Tokens a model should read of a sequence now, and how urgently; null for none.</summary>
    private (int Count, Urgency Kind)? Unseen(Sequence sequence, Lane lane)
    {
        ref var progress = ref sequence[lane.Role];
        if (!progress.Takes || progress.InFlight > 0 || progress.NoRoomAt == lane.Closed) return null;
        if (sequence.Turn == lane.Role)
        {
            var unseen = sequence.Count - progress.Length;
            if (progress.Length >= sequence.PromptLength - 1) return (unseen, Urgency.Decode);
            // What is to be verified comes in a row of its own.
            return (unseen - (lane.Role == ModelRole.Large && sequence.Verifies ? sequence.OutputCount + 1 : 0), Urgency.Prefill);
        }
        if (lane.Role == ModelRole.Small || !sequence.HasLargeBudget) return null;

        // The newest token stays unread: its logits are what the large model will be asked for.
        var newest = sequence.Count - 1;
        var goal = newest - progress.Length > options.CatchUpLag && !sequence.Verifies ? newest : options.EagerLargePrefill ? sequence.PromptLength - 1 : 0;
        return goal > progress.Length ? (goal - progress.Length, Urgency.CatchUp) : null;
    }

    private void Add(Sequence sequence, Lane lane, int count, long now)
    {
        ref var progress = ref sequence[lane.Role];
        var asked = sequence.Turn == lane.Role;
        var wanted = !asked || progress.Length + count < sequence.Count || sequence.Sampling.MaxTokens == 0 ? RowWants.Nothing
            : lane.Role == ModelRole.Large && sequence.Verifies ? RowWants.VerifiedToken
            : lane.Role == ModelRole.Small && sequence.Routing.Mode == TokenRoutingMode.Routed ? RowWants.ScoredToken
            : RowWants.Token;
        if (asked && lane.Role == ModelRole.Large && sequence.ParkedAt > 0)
        {
            sequence.WaitMs = (float)options.Clock.GetElapsedTime(sequence.ParkedAt, now).TotalMilliseconds;
            sequence.ParkedAt = 0;
        }
        var request = sequence.Generation.Request;
        _rows.Add(new WorkRow(
            sequence.Id, progress.Length, sequence.Tokens.AsMemory(progress.Length, count), wanted,
            progress.Length == 0 ? Spec(sequence) : null,
            lane.Role == ModelRole.Small ? request.SmallPlan : request.LargePlan,
            Reads(sequence, lane)?.ForRow(progress.Length, count)));
        lane.InFlight.Add(sequence);
        progress.InFlight = count;
        progress.Opened = true;
        progress.NoRoomAt = null;
    }

    private SequenceSpec Spec(Sequence sequence)
    {
        var sampling = sequence.Generation.Request.Sampling;
        int[] barred = sampling.MinTokens == 0 ? [] : [.. sampling.IgnoreEos ? [] : eosTokenIds, .. sampling.StopTokenIds];
        return new SequenceSpec(sequence.Capacity, sequence.PromptLength, sequence.Seed, sampling, barred, vocabulary, sequence.Generation.Routing.Policy, [.. eosTokenIds]);
    }
}
