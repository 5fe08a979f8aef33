namespace Routing.Formats.Tokenization.PreTokenizers;

/// <summary>One step of cutting text into the pieces that are encoded apart from each other.</summary>
internal abstract class PreTokenizer
{
    public abstract void Apply(PreTokenizedText text);
}
