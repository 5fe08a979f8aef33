using Routing.Models.Native;
using Routing.R2R.Network;
using static TorchSharp.torch;

namespace Routing.R2R.Training;

/// <summary>Fresh weights, as R2R starts: the backbone's linear maps normal by their inputs (He et al., arXiv 1502.01852), those before it uniform, biases zero.</summary>
internal static class RouterInitialization
{
    public static RouterNetwork Create(RouterNetworkConfig config, int seed)
    {
        using var generator = new Generator((ulong)seed);
        return new RouterNetwork(config, RouterTensors.Of(config).ToDictionary(t => t.Name, t => Fresh(t.Name, t.Shape, generator)));
    }

    private static Tensor Fresh(string name, long[] shape, Generator generator)
    {
        using var scope = NewDisposeScope();
        if (shape is [var width]) return (name.EndsWith("bias", StringComparison.Ordinal) ? zeros(width) : ones(width)).DetachFromDisposeScope();
        var fresh = name.StartsWith("backbone.", StringComparison.Ordinal)
            ? randn(shape, generator: generator).mul_(Scalars.Of(Math.Sqrt(2.0 / shape[1])))
            : rand(shape, generator: generator).mul_(Scalars.Of(2)).sub_(Scalars.One).div_(Scalars.Of(Math.Sqrt(shape[1])));
        return fresh.DetachFromDisposeScope();
    }
}
