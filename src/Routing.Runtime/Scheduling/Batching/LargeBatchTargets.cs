namespace Routing.Runtime.Scheduling.Batching;

/// <summary>Learns from running steps how many rows the large model should wait for, by the number of routed sequences. Touched by the orchestrator alone.</summary>
/// <remarks>
/// What it was told goes into a <see cref="DelayedBatchingModel"/>. A prediction takes milliseconds, so it is made once for
/// each of some numbers of sequences, when first asked for, and again only when the measurements have moved. A target
/// never exceeds the sequences, so the models cannot wait for each other; it is 1 until enough is known.
/// </remarks>
internal sealed class LargeBatchTargets
{
    private const int EnoughProposals = 128;
    private const double ProposalMemory = 0.998;

    /// <summary>Steps between two looks at whether the measurements have moved.</summary>
    private const int StepsBetweenLooks = 512;

    /// <summary>By this much of themselves.</summary>
    private const double Moved = 0.2;

    /// <summary>Numbers of sequences a prediction is made for; those between take the share of the next lower.</summary>
    private static readonly int[] s_counts = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 24, 32, 48, 64];

    private readonly StepCostEstimator _small = new(), _large = new();
    private readonly int?[] _targets = new int?[s_counts.Length];
    private DelayedBatchingModel? _model;
    private double _largeShare, _proposalWeight;
    private int _proposals, _steps;

    /// <summary>A step that ended.</summary>
    /// <param name="role">Whose.</param>
    /// <param name="rows">Rows it decoded; steps that read prompts should not be told of, they last longer for other reasons.</param>
    /// <param name="stepMs">Its duration.</param>
    public void Record(ModelRole role, int rows, double stepMs)
    {
        (role == ModelRole.Small ? _small : _large).Add(rows, stepMs);
        _steps++;
    }

    /// <summary>What became of a proposal of the small model.</summary>
    public void RecordProposal(bool goesLarge)
    {
        _proposalWeight = ProposalMemory * _proposalWeight + 1;
        _largeShare += ((goesLarge ? 1 : 0) - _largeShare) / _proposalWeight;
        _proposals++;
    }

    /// <summary>Rows the large model should wait for while so many routed sequences run: at least 1, at most that many.</summary>
    public int TargetFor(int activeRoutedSequences)
    {
        if (activeRoutedSequences < 2) return 1;
        Look();
        if (_model is null) return 1;
        var index = s_counts.Length - 1;
        while (s_counts[index] > activeRoutedSequences) index--;
        var target = _targets[index] ??= _model.BestLargeBatch(s_counts[index]);
        return target == 1 ? 1 : (int)((long)target * activeRoutedSequences / s_counts[index]);
    }

    /// <summary>Takes up what has been measured, if it is enough and differs from what the targets stand on.</summary>
    private void Look()
    {
        if (_model is not null && _steps < StepsBetweenLooks) return;
        if (_proposals < EnoughProposals || _small.Cost is not { } small || _large.Cost is not { } large) return;
        _steps = 0;
        var model = new DelayedBatchingModel(small, large, _largeShare);
        if (_model is { } old && !HasMoved(old, model)) return;
        _model = model;
        Array.Clear(_targets);
    }

    private static bool HasMoved(DelayedBatchingModel old, DelayedBatchingModel now)
    {
        const int ManyRows = 16;
        return Differ(old.LargeShare, now.LargeShare) || Differ(old.Small.Ms(1), now.Small.Ms(1)) || Differ(old.Small.Ms(ManyRows), now.Small.Ms(ManyRows))
            || Differ(old.Large.Ms(1), now.Large.Ms(1)) || Differ(old.Large.Ms(ManyRows), now.Large.Ms(ManyRows));

        static bool Differ(double before, double after) => Math.Abs(after - before) > Moved * before;
    }
}
