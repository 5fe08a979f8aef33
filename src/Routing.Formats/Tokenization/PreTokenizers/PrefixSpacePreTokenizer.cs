namespace Routing.Formats.Tokenization.PreTokenizers;

/// <summary>ByteLevel's <c>add_prefix_space</c>: a space before every piece that has none.</summary>
internal sealed class PrefixSpacePreTokenizer : PreTokenizer
{
    public override void Apply(PreTokenizedText text) => text.Change((piece, _) => piece.StartsWith(' ') ? piece : ' ' + piece);
}
