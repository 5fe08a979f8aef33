namespace Routing.Training.Base;

/// <summary>Documents of similar length, padded on the right: with causal attention no position sees the padding.</summary>
/// <param name="Inputs">[documents, seq] row-major token ids.</param>
/// <param name="Targets">[documents, seq] row-major: the token that follows each input.</param>
/// <param name="Weights">[documents, seq] row-major weight of each target in the loss; 0 on padding.</param>
public sealed record ItemBatch(int Documents, int Length, long[] Inputs, long[] Targets, float[] Weights);
