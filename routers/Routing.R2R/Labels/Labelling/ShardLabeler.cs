using Routing.Models;
using Routing.Models.Caching;
using Routing.R2R.Labels.Sources;
using static TorchSharp.torch;

namespace Routing.R2R.Labels.Labelling;

/// <summary>
/// Labels the items of one shard. (1) Items enter while there is room; (2) the large model takes one step for all of them, each at its own
/// place in its answer or in a continuation; (3) each takes its token: an answer that ends is compared with the small model, a continuation
/// that ends gives way to the next; (4) items without a further one leave with their labels.
/// </summary>
/// <remarks>A shard depends on its own items alone: whatever was interrupted before, the steps have the same rows and round the same way.</remarks>
internal sealed class ShardLabeler(LabelPair pair, LabelSource source, LabelSettings settings)
{
    private readonly PositionScorer _scorer = new(pair, settings);
    private readonly ContinuationRule _rule = new(settings, pair.EndTokens);

    /// <param name="items">Those of the shard.</param>
    /// <param name="onItem">Told every item as it leaves.</param>
    /// <param name="stop">Checked at every step.</param>
    /// <returns>Labels in the order of the items.</returns>
    public LabelledItem[] Label(IReadOnlyList<LabelItem> items, Action<LabelledItem> onItem, CancellationToken stop)
    {
        int[] capacities = [.. items.Select(item => pair.Capacity(item, settings))];
        using var large = new KvCache(pair.Large.Config, Slots(capacities), pair.Large.Type, pair.Large.Device);
        using var small = new KvCache(pair.Small.Config, capacities.Max(), pair.Small.Type, pair.Small.Device);
        var labelled = new LabelledItem[items.Count];
        var lanes = new List<Lane>();
        var next = 0;
        try
        {
            while (true)
            {
                while (next < items.Count && lanes.Count < settings.Rows && large.TryAllocate(capacities[next]) is { } cache)   // (1)
                    lanes.Add(Enter(new Lane(next, items[next++], cache), small));
                Retire(lanes, labelled, onItem);                                                                               // (4)
                if (lanes.Count == 0 && next == items.Count) return labelled;
                if (lanes.Count == 0) continue;
                stop.ThrowIfCancellationRequested();
                var tokens = Step(lanes);                                                                                      // (2)
                for (var i = 0; i < lanes.Count; i++) Accept(lanes[i], tokens[i], small);                                      // (3)
            }
        }
        finally
        {
            foreach (var lane in lanes) lane.Dispose();
        }
    }

    // Enough for the longest items together, or as many as the memory holds.
    private int Slots(int[] capacities) =>
        (int)Math.Min(pair.SlotBudget(settings), capacities.OrderDescending().Take(settings.Rows).Sum(capacity => (long)capacity));

    private Lane Enter(Lane lane, KvCache small)
    {
        CachedForward.Fill(pair.Large, lane.Cache, lane.Item.Prompt.AsMemory(..^1));
        if (lane.Item.Answer is not null) Compare(lane, small);
        return lane;
    }

    private int[] Step(List<Lane> lanes)
    {
        using var scope = NewDisposeScope();
        using var output = pair.Large.Step([.. lanes.Select(lane => new StepRow(lane.Cache, lane.Pending))]);
        return output.Logits.narrow(1, 0, pair.VocabularySize).argmax(-1).to(ScalarType.Int32).cpu().data<int>().ToArray();
    }

    private void Accept(Lane lane, int token, KvCache small)
    {
        lane.Written++;
        lane.Pending = [token];
        if (lane.Labels is null)
        {
            lane.Answer.Add(token);
            if (_rule.Ends(token) || lane.Answer.Count == Budget(lane)) Compare(lane, small);
            return;
        }
        lane.Current!.Add(token);
        if (!_rule.IsFinished(lane.Current, lane.Labels.Budget)) return;
        lane.Labels.Take(lane.Current);
        Continue(lane);
    }

    private int Budget(Lane lane) => pair.Capacity(lane.Item, settings) - lane.Item.Prompt.Length;

    private void Compare(Lane lane, KvCache small)
    {
        int[] answer = [.. lane.Answer];
        using var memory = small.TryAllocate(lane.Item.Prompt.Length + answer.Length)!;
        lane.Rows = _scorer.Score(lane.Item, answer, memory, lane.Cache);
        lane.Labels = new AnswerLabels(lane.Rows, answer, Budget(lane), settings, _rule, FinalAnswer);
        Continue(lane);
    }

    private void Continue(Lane lane)
    {
        while ((lane.Current = lane.Labels!.Next()) is { } continuation)
        {
            if (!_rule.IsFinished(continuation, lane.Labels.Budget))
            {
                lane.Cache.Truncate(lane.Item.Prompt.Length + continuation.Position);
                lane.Pending = [continuation.Tokens[^1]];
                return;
            }
            lane.Labels.Take(continuation);
        }
    }

    private void Retire(List<Lane> lanes, LabelledItem[] labelled, Action<LabelledItem> onItem)
    {
        foreach (var lane in lanes.Where(lane => lane is { Labels: not null, Current: null }).ToArray())
        {
            int[] answer = [.. lane.Answer];
            bool? isRight = lane.Item.Expected is { } expected ? FinalAnswer(answer) == expected : null;
            labelled[lane.Index] = new LabelledItem(lane.Item, answer, lane.Rows!, isRight, lane.Written, lane.Labels!.JudgeCases);
            lanes.Remove(lane);
            lane.Dispose();
            onItem(labelled[lane.Index]);
        }
    }

    private string? FinalAnswer(int[] tokens) => source.FinalAnswer(pair.Folder.Tokenizer.Decode(tokens, skipSpecialTokens: true));
}
