using MessagePack;

namespace Routing.Runtime.Sampling;

/// <summary>A token and its natural log probability in the model's own distribution.</summary>
[MessagePackObject]
public readonly record struct TokenLogProb([property: Key(0)] int Id, [property: Key(1)] float LogProb);
