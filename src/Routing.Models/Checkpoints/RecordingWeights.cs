using static TorchSharp.torch;

namespace Routing.Models.Checkpoints;

/// <summary>Remembers every weight taken, so that the decoder can list and dispose them.</summary>
internal sealed class RecordingWeights(WeightSource inner) : WeightSource
{
    private readonly Dictionary<string, Tensor> _taken = [];

    public IReadOnlyDictionary<string, Tensor> Taken => _taken;

    public override Tensor Take(string name, params ReadOnlySpan<long> shape) => _taken[name] = inner.Take(name, shape);
}
