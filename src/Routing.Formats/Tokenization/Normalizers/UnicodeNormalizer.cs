using System.Text;

namespace Routing.Formats.Tokenization.Normalizers;

/// <summary>A Unicode normal form.</summary>
internal sealed class UnicodeNormalizer(NormalizationForm form) : Normalizer
{
    public override string Apply(string text) => UnicodeNormalization.Normalize(text, form);
}
