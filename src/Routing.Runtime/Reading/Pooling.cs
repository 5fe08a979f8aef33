namespace Routing.Runtime.Reading;

/// <summary>How the hidden states of a prompt, after the final norm, become one.</summary>
public enum Pooling : byte
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The last token's.</summary>
    Last,
}
