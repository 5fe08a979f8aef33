namespace Routing.Runtime.Scheduling.Batching;

/// <summary>Fits a <see cref="StepCost"/> to measured steps by least squares; old steps are forgotten.</summary>
internal sealed class StepCostEstimator
{
    private const int EnoughSteps = 32;

    /// <summary>What a step counts after the next one: some 200 steps are remembered.</summary>
    private const double Memory = 0.995;

    /// <summary>Row counts have to vary this much (variance) before they tell what a row costs.</summary>
    private const double EnoughVariance = 0.05;

    /// <summary>A step that took longer than this many predictions, by an interruption, counts as that many.</summary>
    private const double LongestPredictions = 4;

    private double _weight, _rows, _ms, _rowsRows, _rowsMs;
    private double? _perRowMs;
    private int _steps;

    /// <summary>Null until enough steps of different sizes were seen.</summary>
    public StepCost? Cost { get; private set; }

    public void Add(int rows, double ms)
    {
        if (rows < 1 || !(ms > 0 && double.IsFinite(ms))) return;
        if (Cost is { } known) ms = Math.Min(ms, LongestPredictions * known.Ms(rows));
        _weight = Memory * _weight + 1;
        _rows = Memory * _rows + rows;
        _ms = Memory * _ms + ms;
        _rowsRows = Memory * _rowsRows + (double)rows * rows;
        _rowsMs = Memory * _rowsMs + rows * ms;
        if (++_steps >= EnoughSteps) Fit();
    }

    private void Fit()
    {
        var (meanRows, meanMs) = (_rows / _weight, _ms / _weight);
        var variance = _rowsRows / _weight - meanRows * meanRows;
        // Steps that have come to be all of one size keep the cost of a row that was learnt before.
        if (variance >= EnoughVariance) _perRowMs = (_rowsMs / _weight - meanRows * meanMs) / variance;
        if (_perRowMs is not { } perRow) return;
        perRow = Math.Clamp(perRow, 0, meanMs / meanRows);
        Cost = new StepCost(meanMs - perRow * meanRows, perRow);
    }
}
