using static TorchSharp.torch;

namespace Routing.Hosting.Verification;

/// <summary>A tensor's numbers, for comparison.</summary>
internal static class Values
{
    /// <summary>Row-major float32 values.</summary>
    public static float[] Of(Tensor tensor)
    {
        using var plain = tensor.to(ScalarType.Float32, CPU, copy: true);
        return plain.data<float>().ToArray();
    }

    /// <summary>The first of the largest values: the greedy choice among logits.</summary>
    public static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
            if (values[i] > values[best]) best = i;
        return best;
    }
}
