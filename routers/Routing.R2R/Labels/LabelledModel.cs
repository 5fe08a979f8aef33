using Routing.Formats.Checkpoints;

namespace Routing.R2R.Labels;

/// <summary>One model of the pair that labels were made with.</summary>
/// <param name="Name">Its folder's name.</param>
/// <param name="WeightsSha256">See <see cref="CheckpointHash.OfWeights"/>.</param>
/// <param name="VocabularySize">Rows of its embedding.</param>
/// <param name="HiddenSize">Width of its hidden state.</param>
public sealed record LabelledModel(string Name, string WeightsSha256, int VocabularySize, int HiddenSize);
