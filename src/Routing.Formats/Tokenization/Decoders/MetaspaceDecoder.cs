using Routing.Formats.Tokenization.PreTokenizers;

namespace Routing.Formats.Tokenization.Decoders;

/// <summary>Undoes Metaspace: its character becomes a space, or nothing in the first token if the pre-tokenizer puts one there.</summary>
internal sealed class MetaspaceDecoder(MetaspaceOptions options, Decoder next) : Decoder(next)
{
    private bool _atStart = true;

    public override void Push(string text)
    {
        var drops = _atStart && options.Scheme != PrependScheme.Never;
        _atStart = false;
        Next.Push(drops
            ? text.Replace(options.Replacement.ToString(), "", StringComparison.Ordinal)
            : text.Replace(options.Replacement, ' '));
    }
}
