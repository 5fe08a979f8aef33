namespace Routing.R2R.Labels.Labelling;

/// <summary>When a continuation has said enough for the labels asked for.</summary>
internal sealed class ContinuationRule(LabelSettings settings, IReadOnlySet<int> endTokens)
{
    /// <summary>Tokens of a continuation that a judge may read.</summary>
    public const int JudgedTokens = 64;

    private readonly bool _wantsOutcome = settings.Wants(LabelKind.Outcome);
    private readonly bool _wantsRemerge = settings.Wants(LabelKind.Remerge);
    private readonly int _judged = settings.Wants(LabelKind.Judge) ? JudgedTokens : 0;

    /// <summary>Whether any label needs continuations.</summary>
    public bool IsNeeded => _wantsOutcome || _wantsRemerge || _judged > 0;

    /// <summary>A search for the continuation of a mismatch, or null where nobody asks for it.</summary>
    /// <param name="own">What the large model says of its own accord from the mismatch on.</param>
    public RemergeSearch? Search(IReadOnlyList<int> own) => _wantsRemerge ? new RemergeSearch(own, settings.RemergeTokens, settings.RemergeWithin) : null;

    /// <summary>Whether an answer ends with this token.</summary>
    public bool Ends(int token) => endTokens.Contains(token);

    /// <param name="continuation">So far.</param>
    /// <param name="budget">Tokens an answer may have.</param>
    public bool IsFinished(Continuation continuation, int budget)
    {
        var length = continuation.Tokens.Count;
        if (Ends(continuation.Tokens[^1]) || continuation.Position + length >= budget) return true;
        if (_wantsOutcome) return settings.TrustRemerge && continuation.Search?.Distance is not null;
        return length >= _judged && !(continuation.Search?.IsOpen(length) ?? (_wantsRemerge && length < LongestLook));
    }

    // As far as a search of the small model's continuation may compare the large one's own.
    private int LongestLook => 2 * settings.RemergeWithin + settings.RemergeTokens;
}
