namespace Routing.Formats.Tokenization.Normalizers;

/// <summary>Normalizers one after another.</summary>
internal sealed class SequenceNormalizer(Normalizer[] normalizers) : Normalizer
{
    public override string Apply(string text)
    {
        foreach (var normalizer in normalizers) text = normalizer.Apply(text);
        return text;
    }
}
