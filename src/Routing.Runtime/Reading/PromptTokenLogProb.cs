using MessagePack;
using Routing.Runtime.Sampling;

namespace Routing.Runtime.Reading;

/// <summary>A prompt token as the model that reads it judges it, given the tokens before it.</summary>
/// <param name="Id">The token.</param>
/// <param name="LogProb">Its natural log probability in the model's own distribution.</param>
/// <param name="Top">Likeliest tokens in its place, best first, as many as were asked for.</param>
[MessagePackObject]
public readonly record struct PromptTokenLogProb(
    [property: Key(0)] int Id,
    [property: Key(1)] float LogProb,
    [property: Key(2)] IReadOnlyList<TokenLogProb> Top);
