using System.Numerics;

namespace Routing.Runtime.Sampling;

/// <summary>Vectorised reductions over one row of logits.</summary>
internal static class LogitMath
{
    /// <summary>Index of the largest value, the lowest of equals; 0 when values that are not numbers leave none.</summary>
    public static int ArgMax(ReadOnlySpan<float> values) => Math.Max(0, values.IndexOf(Max(values)));

    public static float Max(ReadOnlySpan<float> values)
    {
        var lanes = new Vector<float>(float.NegativeInfinity);
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count) lanes = Vector.Max(lanes, new Vector<float>(values[i..]));
        var max = float.NegativeInfinity;
        for (var lane = 0; lane < Vector<float>.Count; lane++) max = MathF.Max(max, lanes[lane]);
        for (; i < values.Length; i++) max = MathF.Max(max, values[i]);
        return max;
    }

    /// <summary>Writes exp((values - shift) * scale) and returns its sum.</summary>
    public static double Exp(ReadOnlySpan<float> values, float shift, float scale, Span<float> result)
    {
        var lanes = Vector<float>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var exp = Vector.Exp((new Vector<float>(values[i..]) - new Vector<float>(shift)) * scale);
            exp.CopyTo(result[i..]);
            lanes += exp;
        }
        double sum = Vector.Sum(lanes);
        for (; i < values.Length; i++) sum += result[i] = MathF.Exp((values[i] - shift) * scale);
        return sum;
    }

    /// <summary>ln of the sum of exp(values): a token's log probability is its logit minus this.</summary>
    public static float LogSumExp(ReadOnlySpan<float> values)
    {
        var shift = Max(values);
        var lanes = Vector<float>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count) lanes += Vector.Exp(new Vector<float>(values[i..]) - new Vector<float>(shift));
        var sum = Vector.Sum(lanes);
        for (; i < values.Length; i++) sum += MathF.Exp(values[i] - shift);
        return shift + MathF.Log(sum);
    }
}
