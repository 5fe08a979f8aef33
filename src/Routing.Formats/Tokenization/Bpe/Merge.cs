namespace Routing.Formats.Tokenization.Bpe;

/// <summary>What two adjacent tokens become, and how urgently: lower ranks first.</summary>
internal readonly record struct Merge(int Rank, int Result);
