using MessagePack;

namespace Routing.Runtime.Grammars;

/// <summary>Free text before the answer, up to a mark.</summary>
/// <param name="Open">Mark that the model writes first; null when the prompt ends with it already.</param>
/// <param name="Close">Mark that ends the thinking: a token of the vocabulary, or text.</param>
/// <param name="Budget">Tokens of thinking after which only <paramref name="Close"/> may follow; null is no limit.</param>
[MessagePackObject]
public sealed record ThinkingSpec(
    [property: Key(0)] string? Open = null,
    [property: Key(1)] string Close = "</think>",
    [property: Key(2)] int? Budget = null);
