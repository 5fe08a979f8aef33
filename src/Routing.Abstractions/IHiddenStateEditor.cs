using TorchSharp;

namespace Routing;

/// <summary>Reads or edits activations at one <see cref="HookSite"/> of one block.</summary>
public interface IHiddenStateEditor
{
    /// <summary>Called at the site during a forward.</summary>
    /// <param name="site">Where.</param>
    /// <param name="layer">Block index, from 0.</param>
    /// <param name="hidden">[tokens, hidden]; owned by the decoder.</param>
    /// <returns><paramref name="hidden"/> itself when unchanged, or a new tensor of its shape, which the decoder then owns.</returns>
    torch.Tensor Edit(HookSite site, int layer, torch.Tensor hidden);
}
