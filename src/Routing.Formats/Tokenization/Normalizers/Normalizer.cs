namespace Routing.Formats.Tokenization.Normalizers;

/// <summary>A change made to text before it is cut into pieces.</summary>
internal abstract class Normalizer
{
    /// <summary>The changed text; the same string when nothing changes.</summary>
    public abstract string Apply(string text);
}
