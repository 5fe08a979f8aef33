namespace Routing.Runtime;

/// <summary>Who decides which model makes a token.</summary>
public enum TokenRoutingMode : byte
{
    /// <summary>The small model makes all.</summary>
    Small,

    /// <summary>The large model makes all; the small one does not run.</summary>
    Large,

    /// <summary>The small model proposes; a token router decides whether the large one is asked.</summary>
    Routed,

    /// <summary>A recorded sequence of decisions is followed.</summary>
    Scripted,

    /// <summary>Speculative decoding: the small model drafts, the large one verifies; the text is the large model's, token for token.</summary>
    Lossless,
}
