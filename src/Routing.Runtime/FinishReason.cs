namespace Routing.Runtime;

/// <summary>Why a sequence ended.</summary>
public enum FinishReason : byte
{
    /// <summary>An end-of-sequence token, stop token or stop string.</summary>
    Stop,

    /// <summary>As many tokens as were asked for.</summary>
    Length,

    /// <summary>The caller, or the engine shutting down, cancelled it.</summary>
    Cancelled,

    /// <summary>Its time ran out.</summary>
    Deadline,

    /// <summary>A step failed for it; the summary says why.</summary>
    Error,
}
