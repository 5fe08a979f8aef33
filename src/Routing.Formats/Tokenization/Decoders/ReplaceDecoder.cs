using Routing.Formats.Tokenization.Patterns;

namespace Routing.Formats.Tokenization.Decoders;

/// <summary>Replaces every match of a pattern in each token.</summary>
internal sealed class ReplaceDecoder(Pattern pattern, string content, Decoder next) : Decoder(next)
{
    public override void Push(string text) => Next.Push(pattern.Replace(text, content));
}
