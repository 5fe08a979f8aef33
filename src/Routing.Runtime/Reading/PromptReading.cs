namespace Routing.Runtime.Reading;

/// <summary>What a request asked to know of its prompt, by the model that speaks first.</summary>
/// <param name="LogProbs">Of every token but the first, in order; empty when not asked for.</param>
/// <param name="Pooled">[hidden] the pooled hidden state, not normalised; empty when not asked for.</param>
public sealed record PromptReading(IReadOnlyList<PromptTokenLogProb> LogProbs, ReadOnlyMemory<float> Pooled);
