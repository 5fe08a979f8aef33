using TorchSharp;

namespace Routing;

/// <summary>What a token router may share of the small model it judges; on the worker's thread, for the worker's life.</summary>
/// <param name="Embedding">[vocab, hidden] input embedding, owned by the model; a router reads it and keeps no copy.</param>
/// <param name="HiddenSize">Width of the hidden state after the final norm.</param>
public sealed record SmallModel(torch.Tensor Embedding, int HiddenSize);
