using MessagePack;

namespace Routing.Runtime.Reading;

/// <summary>A worker's answer to a <see cref="RowReading"/>.</summary>
/// <param name="LogProbs">[targets].</param>
/// <param name="Pooled">[hidden] with the row that ends the prompt, if it was to be pooled; else null.</param>
[MessagePackObject]
public sealed record ReadingResult([property: Key(0)] PromptTokenLogProb[] LogProbs, [property: Key(1)] float[]? Pooled);
