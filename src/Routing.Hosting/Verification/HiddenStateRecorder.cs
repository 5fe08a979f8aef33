using Routing.Models;
using static TorchSharp.torch;

namespace Routing.Hosting.Verification;

/// <summary>Keeps the output of every block while it is installed.</summary>
internal sealed class HiddenStateRecorder : IHiddenStateEditor, IDisposable
{
    private readonly Decoder _decoder;
    private readonly List<float>[] _outputs;

    public HiddenStateRecorder(Decoder decoder)
    {
        _decoder = decoder;
        _outputs = new List<float>[decoder.Config.LayerCount];
        for (var layer = 0; layer < _outputs.Length; layer++)
        {
            _outputs[layer] = [];
            decoder.Hooks.Set(HookSite.ResidPost, layer, this);
        }
    }

    /// <summary>What a block has put out so far.</summary>
    /// <returns>[tokens, hidden], row-major.</returns>
    public ReadOnlySpan<float> Output(int layer) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_outputs[layer]);

    public Tensor Edit(HookSite site, int layer, Tensor hidden)
    {
        _outputs[layer].AddRange(Values.Of(hidden));
        return hidden;
    }

    public void Dispose()
    {
        for (var layer = 0; layer < _outputs.Length; layer++) _decoder.Hooks.Set(HookSite.ResidPost, layer, null);
    }
}
