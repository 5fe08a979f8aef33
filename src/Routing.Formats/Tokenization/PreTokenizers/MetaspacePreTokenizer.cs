namespace Routing.Formats.Tokenization.PreTokenizers;

/// <summary>Spells spaces as another character, usually <c>▁</c>, and puts one before pieces that do not start with it.</summary>
internal sealed class MetaspacePreTokenizer(char replacement, PrependScheme scheme) : PreTokenizer
{
    public override void Apply(PreTokenizedText text) => text.Change((piece, opensInput) =>
    {
        piece = piece.Replace(' ', replacement);
        var prepend = scheme == PrependScheme.Always || (scheme == PrependScheme.First && opensInput);
        return prepend && !piece.StartsWith(replacement) ? replacement + piece : piece;
    });
}
