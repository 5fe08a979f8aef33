using MessagePack;

namespace Routing.Runtime.Reading;

/// <summary>What a row of prompt tokens is to tell of them.</summary>
/// <param name="Targets">Prompt tokens whose log probabilities are wanted: each follows the row's token of the same index.</param>
/// <param name="TopLogProbs">Likeliest tokens to list beside each.</param>
/// <param name="Pooling">How to pool the prompt's hidden states, or null.</param>
[MessagePackObject]
public sealed record RowReading(
    [property: Key(0)] ReadOnlyMemory<int> Targets,
    [property: Key(1)] int TopLogProbs,
    [property: Key(2)] Pooling? Pooling);
