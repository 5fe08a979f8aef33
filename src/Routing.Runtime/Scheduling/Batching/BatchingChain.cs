namespace Routing.Runtime.Scheduling.Batching;

/// <summary>The Markov chain of a pair under delayed batching: its states, where they lead, and how often it is in each.</summary>
/// <remarks>
/// The predicting model of TokenRouter (arXiv 2610.12242). Time jumps to the end of the next step. Each row of a small step
/// goes to the large model by chance, or commits a token and waits for the small model again; each row of a large step
/// commits a token and waits for the small model. Tokens and time, each weighted by the stationary distribution, give the rate.
/// </remarks>
internal sealed class BatchingChain
{
    /// <summary>Outcomes of a small step that are rarer are left out: they would multiply the states and change nothing.</summary>
    private const double RarestOutcome = 1e-4;

    private const int MostRounds = 5000, RoundsBetweenChecks = 10;
    private const double Tolerance = 1e-5;

    private readonly BatchingSetup _setup;
    private readonly Dictionary<BatchingState, int> _indices = [];
    private readonly List<BatchingState> _states = [];
    private readonly List<int> _firstEdges = [], _targets = [];
    private readonly List<double> _probabilities = [], _tokens = [], _ticks = [];

    private BatchingChain(BatchingSetup setup) => _setup = setup;

    /// <summary>Tokens a tick in the long run.</summary>
    public static double TokensPerTick(BatchingSetup setup)
    {
        var chain = new BatchingChain(setup);
        chain.Explore();
        return chain.Rate();
    }

    /// <summary>Finds every state that can be reached from all sequences waiting for the small model, breadth first.</summary>
    private void Explore()
    {
        IndexOf(_setup.Begin(_setup.Sequences, default));
        for (var i = 0; i < _states.Count; i++)
        {
            _firstEdges.Add(_targets.Count);
            Expand(_states[i]);
        }
        _firstEdges.Add(_targets.Count);
    }

    private void Expand(in BatchingState state)
    {
        var (smallRuns, largeRuns) = (state.SmallRows > 0, state.LargeRows > 0);
        var elapsed = Math.Min(smallRuns ? state.SmallTicks : int.MaxValue, largeRuns ? state.LargeTicks : int.MaxValue);
        var (smallEnds, largeEnds) = (smallRuns && state.SmallTicks == elapsed, largeRuns && state.LargeTicks == elapsed);
        _ticks.Add(elapsed);
        _tokens.Add((smallEnds ? state.SmallRows * (1 - _setup.LargeShare) : 0) + (largeEnds ? state.LargeRows : 0));

        var smallWaiting = _setup.Sequences - state.SmallRows - state.LargeRows - state.LargeWaiting + (largeEnds ? state.LargeRows : 0);
        var rest = new BatchingState(
            smallEnds ? 0 : state.SmallRows, smallEnds || !smallRuns ? 0 : state.SmallTicks - elapsed,
            largeEnds ? 0 : state.LargeRows, largeEnds || !largeRuns ? 0 : state.LargeTicks - elapsed, state.LargeWaiting);
        if (smallEnds) Split(state.SmallRows, smallWaiting, rest);
        else Connect(_setup.Begin(smallWaiting, rest), 1);
    }

    /// <summary>The rows of a small step part: a binomial number goes to the large model.</summary>
    private void Split(int rows, int smallWaiting, in BatchingState rest)
    {
        var (first, share) = (_probabilities.Count, _setup.LargeShare);
        var (probability, sum) = (Math.Pow(1 - share, rows), 0.0);
        for (var large = 0; large <= rows; large++)
        {
            if (probability > RarestOutcome)
            {
                Connect(_setup.Begin(smallWaiting + rows - large, rest with { LargeWaiting = rest.LargeWaiting + large }), probability);
                sum += probability;
            }
            probability *= (rows - large) / (large + 1.0) * share / (1 - share);
        }
        for (var i = first; i < _probabilities.Count; i++) _probabilities[i] /= sum;
    }

    private void Connect(in BatchingState target, double probability)
    {
        _targets.Add(IndexOf(target));
        _probabilities.Add(probability);
    }

    private int IndexOf(in BatchingState state)
    {
        if (_indices.TryGetValue(state, out var index)) return index;
        _indices.Add(state, _states.Count);
        _states.Add(state);
        return _states.Count - 1;
    }

    /// <summary>Iterates the distribution until the rate stands still.</summary>
    private double Rate()
    {
        int[] firstEdges = [.. _firstEdges], targets = [.. _targets];
        double[] probabilities = [.. _probabilities], now = new double[_states.Count], next = new double[_states.Count];
        Array.Fill(now, 1.0 / now.Length);
        var rate = 0.0;
        for (var round = 1; round <= MostRounds; round++)
        {
            Array.Clear(next);
            for (var i = 0; i < now.Length; i++)
            {
                // Half of it stays: the chain may be periodic, and then would never settle.
                var half = now[i] / 2;
                next[i] += half;
                for (var edge = firstEdges[i]; edge < firstEdges[i + 1]; edge++) next[targets[edge]] += half * probabilities[edge];
            }
            (now, next) = (next, now);
            if (round % RoundsBetweenChecks > 0) continue;
            var (before, tokens, ticks) = (rate, 0.0, 0.0);
            for (var i = 0; i < now.Length; i++)
            {
                tokens += now[i] * _tokens[i];
                ticks += now[i] * _ticks[i];
            }
            rate = tokens / ticks;
            if (Math.Abs(rate - before) < Tolerance * rate) break;
        }
        return rate;
    }
}
