namespace Routing.Formats.Tokenization.Normalizers;

/// <summary>Lower case, each code point alone, by Unicode's default mapping.</summary>
internal sealed class LowercaseNormalizer : Normalizer
{
    // The one code point whose lower case is two, which .NET's one-to-one mapping leaves alone: İ.
    public override string Apply(string text) => text.ToLowerInvariant().Replace("\u0130", "i\u0307", StringComparison.Ordinal);
}
