namespace Routing.R2R.Labels;

/// <summary>One model of the pair that labels were made with.</summary>
/// <param name="Name">Its folder's name.</param>
/// <param name="WeightsSha256">Of its weight files one after the other, in the order of their names; lower-case hexadecimal.</param>
/// <param name="VocabularySize">Rows of its embedding.</param>
/// <param name="HiddenSize">Width of its hidden state.</param>
public sealed record LabelledModel(string Name, string WeightsSha256, int VocabularySize, int HiddenSize);
