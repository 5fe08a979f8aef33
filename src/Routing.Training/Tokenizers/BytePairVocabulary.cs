namespace Routing.Training.Tokenizers;

/// <summary>A trained byte-level BPE.</summary>
/// <param name="Tokens">Every token in id order, in GPT-2's byte alphabet: special tokens, the 256 bytes, then one token a merge.</param>
/// <param name="Merges">Pairs of tokens, most urgent first.</param>
public sealed record BytePairVocabulary(IReadOnlyList<string> Tokens, IReadOnlyList<(string Left, string Right)> Merges);
