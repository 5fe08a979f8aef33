using static TorchSharp.torch;

namespace Routing.Hosting.Verification;

/// <summary>A tensor's numbers, for comparison.</summary>
internal static class Values
{
    /// <summary>Row-major float32 values.</summary>
    public static float[] Of(Tensor tensor)
    {
        using var plain = tensor.to(ScalarType.Float32, CPU, copy: false).contiguous();
        return plain.data<float>().ToArray();
    }
}
