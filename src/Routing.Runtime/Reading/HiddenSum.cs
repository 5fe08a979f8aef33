namespace Routing.Runtime.Reading;

/// <summary>Sum of a prompt's hidden states, row by row. A row that runs again because its step failed counts once.</summary>
internal sealed class HiddenSum(int width)
{
    private readonly double[] _sum = new double[width], _before = new double[width];
    private int _newest = -1;

    /// <summary>Begins a row.</summary>
    /// <param name="start">Position of its first token.</param>
    public void Begin(int start)
    {
        if (start == _newest) _before.CopyTo(_sum, 0);
        else _sum.CopyTo(_before, 0);
        _newest = start;
    }

    /// <param name="hidden">[hidden] state of one token.</param>
    public void Add(ReadOnlySpan<float> hidden)
    {
        for (var i = 0; i < hidden.Length; i++) _sum[i] += hidden[i];
    }

    /// <summary>[hidden].</summary>
    public float[] MeanOver(int tokens) => Array.ConvertAll(_sum, sum => (float)(sum / tokens));
}
