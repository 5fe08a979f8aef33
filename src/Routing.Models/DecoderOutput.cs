using static TorchSharp.torch;

namespace Routing.Models;

/// <summary>Result of a step for the positions whose logits were asked for, rows in order.</summary>
/// <param name="Logits">[positions, vocab] float32.</param>
/// <param name="Hidden">[positions, hidden] float32, after the final norm.</param>
/// <remarks>Owned by the caller.</remarks>
public readonly record struct DecoderOutput(Tensor Logits, Tensor Hidden) : IDisposable
{
    public void Dispose()
    {
        Logits.Dispose();
        Hidden.Dispose();
    }
}
