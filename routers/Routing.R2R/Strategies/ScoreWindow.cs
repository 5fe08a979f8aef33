namespace Routing.R2R.Strategies;

/// <summary>The newest scores of one sequence.</summary>
internal sealed class ScoreWindow
{
    private readonly float[] _scores;
    private int _count, _next;

    /// <param name="size">How many scores it holds at most.</param>
    public ScoreWindow(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _scores = new float[size];
    }

    public void Add(float score)
    {
        _scores[_next] = score;
        _next = (_next + 1) % _scores.Length;
        _count = Math.Min(_count + 1, _scores.Length);
    }

    public void Clear() => _count = _next = 0;

    /// <summary>Their mean; NaN without any.</summary>
    public double Mean()
    {
        double sum = 0;
        for (var i = 0; i < _count; i++) sum += _scores[i];
        return sum / _count;
    }
}
