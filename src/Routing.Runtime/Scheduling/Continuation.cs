using Routing.Runtime.Scheduling.Batching;
using Routing.Runtime.Workers;

namespace Routing.Runtime.Scheduling;

/// <summary>What a sequence does after a model's answer: steps 5 and 6 of generation (see <see cref="Orchestrator"/>).</summary>
/// <param name="batches">Hears what becomes of proposals.</param>
/// <param name="finish">Ends a sequence.</param>
internal sealed class Continuation(
    TimeProvider clock, Lane[] lanes, HashSet<int> eosTokenIds, LargeBatchTargets batches, Action<Sequence, FinishReason, string?> finish)
{
    /// <summary>Waited for the large model's step to begin, over all tokens sent to it.</summary>
    public double LargeWaitSeconds { get; private set; }

    /// <summary>Takes the answer of the model whose turn it was.</summary>
    /// <param name="stepMs">Duration of its step.</param>
    public void Continue(Sequence sequence, ModelRole role, in RowResult row, float stepMs)
    {
        try
        {
            if (role == ModelRole.Small) AfterSmall(sequence, row, stepMs);
            else AfterLarge(sequence, row, stepMs);
        }
        catch (Exception failure)
        {
            finish(sequence, FinishReason.Error, failure.Message);   // a rule or detokenizer that throws fails its own sequence
        }
    }

    private void AfterSmall(Sequence sequence, in RowResult row, float stepMs)
    {
        sequence.SmallMs = stepMs;
        sequence.TotalSmallMs += stepMs;
        sequence.Proposal = row;
        if (Route(sequence, row) == ModelRole.Large)                                      // :: Step 5: Route
        {
            AskLarge(sequence);
            return;
        }
        sequence.Append(ModelRole.Small, row);
        if (!sequence.Verifies) Commit(sequence);
        else if (sequence.Pending.Count >= sequence.Routing.MostDrafts || Ends(sequence, row.Token, sequence.OutputCount)) AskLarge(sequence);
    }

    private void AfterLarge(Sequence sequence, in RowResult row, float stepMs)
    {
        sequence.LargeCalls++;
        sequence.LargeMs = stepMs;
        sequence.TotalLargeMs += stepMs;
        sequence.TotalWaitMs += sequence.WaitMs;
        LargeWaitSeconds += sequence.WaitMs / 1000;
        if (sequence.Pending.Count > 0 && Verification.Judge(sequence, row) is { } correction) AppendLarge(sequence, correction, isRouted: false);
        else if (sequence.Pending is not [.., var last] || !Ends(sequence, last.Row.Token, sequence.OutputCount)) AppendLarge(sequence, row, isRouted: sequence.Proposal is not null);
        Commit(sequence);
    }

    /// <param name="isRouted">The router asked for it, and was counted when it did.</param>
    private static void AppendLarge(Sequence sequence, in RowResult row, bool isRouted)
    {
        if (!isRouted) sequence.Rate?.Observe(large: true);
        sequence.Append(ModelRole.Large, row);
        sequence.Span++;
    }

    /// <summary>Which model makes the token the small model has just proposed.</summary>
    private ModelRole Route(Sequence sequence, in RowResult proposal)
    {
        var routing = sequence.Routing;
        var large = routing.Mode switch
        {
            TokenRoutingMode.Routed => proposal.Score is { } score && (sequence.GoesLarge(score) || sequence.IsStuck) && sequence.HasLargeBudget,
            TokenRoutingMode.Scripted => sequence.OutputCount < routing.Script.Count && routing.Script[sequence.OutputCount] == ModelRole.Large,
            _ => false,
        };
        if (routing.Mode == TokenRoutingMode.Routed) batches.RecordProposal(large);
        // At once, not when the token is there: rows on their way would be sent by a threshold that does not know of one another.
        // Once the budget is spent the router no longer decides, and there is nothing to steer.
        if (sequence.HasLargeBudget) sequence.Rate?.Observe(large);
        return large ? ModelRole.Large : ModelRole.Small;
    }

    private void AskLarge(Sequence sequence)
    {
        sequence.Turn = ModelRole.Large;
        sequence.ParkedAt = clock.GetTimestamp();
    }

    /// <summary>Lets the text of all pending tokens leave.</summary>
    private void Commit(Sequence sequence)                                                // :: Step 6: Commit
    {
        var last = sequence.Pending[^1];
        foreach (var pending in sequence.Pending)
            if (!sequence.Finished) Commit(sequence, pending);   // a stop string may end it before its last token
        sequence.Pending.Clear();
        if (sequence.Finished) return;
        if (KeepsSpan(sequence, last)) AskLarge(sequence);
        else sequence.Span = 0;
    }

    private void Commit(Sequence sequence, in PendingToken pending)
    {
        var (sampling, row, index) = (sequence.Sampling, pending.Row, sequence.CommittedCount++);
        sequence.FirstTokenAt ??= clock.GetTimestamp();
        lanes[lanes.Length > 1 ? (int)pending.Source : 0].Metrics.Tokens++;
        if (pending.Source == ModelRole.Large) sequence.LargeTokens++;
        if (sequence.LastSource is { } last && last != pending.Source) sequence.Switches++;
        sequence.LastSource = pending.Source;

        var stops = Stops(sequence, row.Token);
        var text = stops && !sampling.IncludeStop ? "" : sequence.Text.Append(row.Token, mayStop: index + 1 >= sampling.MinTokens);
        FinishReason? reason = stops || sequence.Text.Match is not null ? FinishReason.Stop
            : index + 1 == sampling.MaxTokens ? FinishReason.Length
            : null;
        if (reason is not null) text += sequence.Text.Finish();
        sequence.Generation.Write(new GeneratedToken
        {
            Choice = sequence.Choice,
            Index = index,
            Id = row.Token,
            Source = pending.Source,
            Score = pending.Proposal?.Score,
            SmallCandidate = pending.Proposal?.Token,
            LargeCandidate = pending.Source == ModelRole.Large ? row.Token : null,
            LogProb = row.LogProb,
            TopLogProbs = row.Top ?? [],
            Text = text,
            SmallMs = pending.SmallMs,
            LargeMs = pending.LargeMs,
            WaitMs = pending.WaitMs,
            Entropy = pending.Proposal?.Entropy ?? row.Entropy,
        });
        if (reason is { } ended) finish(sequence, ended, null);
    }

    /// <summary>The large model goes on while it may and is unsure.</summary>
    private static bool KeepsSpan(Sequence sequence, in PendingToken last) =>
        last.Source == ModelRole.Large && sequence.Routing.Mode == TokenRoutingMode.Routed
        && sequence.Span < sequence.Routing.LargeSpan && sequence.HasLargeBudget && MathF.Exp(last.Row.LogProb) < sequence.Routing.SpanConfidence;

    private bool Ends(Sequence sequence, int token, int outputCount) => outputCount == sequence.Sampling.MaxTokens || Stops(sequence, token);

    private bool Stops(Sequence sequence, int token) =>
        (!sequence.Sampling.IgnoreEos && eosTokenIds.Contains(token)) || sequence.Sampling.StopTokenIds.Contains(token);
}
