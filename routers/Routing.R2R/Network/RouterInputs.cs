using static TorchSharp.torch;

namespace Routing.R2R.Network;

/// <summary>What a router network sees; null where its architecture does not see it.</summary>
/// <param name="Hidden">[rows, hidden] float32.</param>
/// <param name="Embedded">[rows, embedding] float32: the small model's input embedding of the proposed token.</param>
/// <param name="Logits">[rows, logits] float32: the largest raw logits, falling.</param>
internal readonly record struct RouterInputs(Tensor? Hidden, Tensor? Embedded, Tensor? Logits);
