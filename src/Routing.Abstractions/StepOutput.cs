using TorchSharp;

namespace Routing;

/// <summary>What a router sees of one decode step: one row a sequence.</summary>
/// <param name="Logits">[rows, vocab] float32, raw: before penalties and temperature.</param>
/// <param name="Hidden">[rows, hidden] after the final norm.</param>
/// <param name="TokenIds">[rows] the token each row's sampler proposed.</param>
/// <param name="Rows">[rows] who each row is, for routers whose choice depends on the request's seed or position.</param>
/// <remarks>The tensors belong to the worker and live until the step ends.</remarks>
public readonly record struct StepOutput(
    torch.Tensor Logits,
    torch.Tensor Hidden,
    ReadOnlyMemory<int> TokenIds,
    ReadOnlyMemory<RowIdentity> Rows);

/// <summary>The seed of a row's request and the index of the token being proposed (0 = first generated token).</summary>
public readonly record struct RowIdentity(ulong Seed, int OutputIndex);
