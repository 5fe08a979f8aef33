namespace Routing.Formats.Tokenization;

/// <summary>A token recognised in the text itself, before merging.</summary>
public sealed record AddedToken
{
    public required int Id { get; init; }

    /// <summary>The text that stands for the token.</summary>
    public required string Content { get; init; }

    /// <summary>A control token, such as end-of-sequence: not recognised in untrusted text, left out of text for readers.</summary>
    public bool Special { get; init; }

    /// <summary>Recognised only where no letter or digit touches it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Takes the white space before it with it.</summary>
    public bool StripsLeft { get; init; }

    /// <summary>Takes the white space after it with it.</summary>
    public bool StripsRight { get; init; }

    /// <summary>Recognised in normalized text, spelled as normalization would spell it, rather than in the text as given.</summary>
    public bool Normalized { get; init; }
}
