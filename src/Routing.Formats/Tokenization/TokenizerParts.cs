using Routing.Formats.Tokenization.Bpe;
using Routing.Formats.Tokenization.Decoders;
using Routing.Formats.Tokenization.Normalizers;
using Routing.Formats.Tokenization.PreTokenizers;

namespace Routing.Formats.Tokenization;

/// <summary>The pipeline of a tokenizer, in the order in which text goes through it.</summary>
internal sealed record TokenizerParts
{
    /// <summary>Ids of all tokens, added ones included.</summary>
    public required Dictionary<string, int> Ids { get; init; }

    public required AddedToken[] AddedTokens { get; init; }

    /// <summary>Finds the added tokens that are recognised in text as given.</summary>
    public required AddedTokenMatcher Verbatim { get; init; }

    public required Normalizer? Normalizer { get; init; }

    /// <summary>Finds the added tokens that are recognised in normalized text.</summary>
    public required AddedTokenMatcher Normalized { get; init; }

    public required PreTokenizer[] PreTokenizers { get; init; }

    public required BpeModel Model { get; init; }

    public required PostProcessor PostProcessor { get; init; }

    /// <summary>Makes a chain of decoders that ends in the given one.</summary>
    public required Func<Decoder, Decoder> CreateDecoder { get; init; }

    /// <summary>What single tokens spell.</summary>
    public required TokenSpelling Spelling { get; init; }
}
