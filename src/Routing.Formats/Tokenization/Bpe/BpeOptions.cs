namespace Routing.Formats.Tokenization.Bpe;

/// <summary>What a BPE model does besides merging.</summary>
internal sealed record BpeOptions
{
    /// <summary>Pieces are spelled in bytes (<see cref="ByteAlphabet"/>) rather than in characters.</summary>
    public required bool ByteLevel { get; init; }

    /// <summary>A piece that is in the vocabulary is that token, whatever the merges say.</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>A character that is not in the vocabulary becomes the tokens <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c> of its bytes.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>Token for what is not in the vocabulary at all; without one it is left out.</summary>
    public int? UnknownToken { get; init; }

    /// <summary>Adjacent unknown characters become one unknown token.</summary>
    public bool FuseUnknown { get; init; }
}
