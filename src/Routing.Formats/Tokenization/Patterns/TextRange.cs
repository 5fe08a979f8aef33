namespace Routing.Formats.Tokenization.Patterns;

/// <summary>A stretch of text, in UTF-16 units.</summary>
internal readonly record struct TextRange(int Start, int End)
{
    public int Length => End - Start;
}
