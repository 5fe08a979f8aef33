using MessagePack;
using Routing.Runtime.Sampling;

namespace Routing.Runtime.Workers;

/// <summary>What a worker has to know of a sequence; travels with its first row.</summary>
/// <param name="Capacity">Tokens, prompt included, that the sequence can grow to.</param>
/// <param name="PromptLength">Tokens before output index 0.</param>
/// <param name="Seed">Seed of this choice.</param>
/// <param name="Sampling">How to choose tokens.</param>
/// <param name="Barred">Tokens that cannot be chosen before <see cref="SamplingOptions.MinTokens"/>.</param>
/// <param name="Vocabulary">Tokens that may be chosen: the smaller vocabulary of the pair.</param>
/// <param name="Router">Token router that scores proposals, or null.</param>
/// <param name="Ends">End-of-sequence tokens of all models.</param>
[MessagePackObject]
public sealed record SequenceSpec(
    [property: Key(0)] int Capacity,
    [property: Key(1)] int PromptLength,
    [property: Key(2)] ulong Seed,
    [property: Key(3)] SamplingOptions Sampling,
    [property: Key(4)] int[] Barred,
    [property: Key(5)] int Vocabulary,
    [property: Key(6)] string? Router,
    [property: Key(7)] int[] Ends);
