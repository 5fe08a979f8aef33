using Routing.Formats.Tokenization.Patterns;

namespace Routing.Formats.Tokenization.Normalizers;

/// <summary>Replaces every match of a pattern.</summary>
internal sealed class ReplaceNormalizer(Pattern pattern, string content) : Normalizer
{
    public override string Apply(string text) => pattern.Replace(text, content);
}
