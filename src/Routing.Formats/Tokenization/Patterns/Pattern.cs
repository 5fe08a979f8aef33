using System.Text;

namespace Routing.Formats.Tokenization.Patterns;

/// <summary>Something that is searched for in text.</summary>
internal abstract class Pattern
{
    /// <summary>Appends the matches in well-formed text that is not empty, in order and apart from each other.</summary>
    public abstract void FindMatches(ReadOnlySpan<char> text, List<TextRange> matches);

    /// <summary>Text with every match replaced by the content, taken literally.</summary>
    public virtual string Replace(string text, string content)
    {
        var matches = new List<TextRange>();
        if (text.Length > 0) FindMatches(text, matches);
        if (matches.Count == 0) return text;
        var result = new StringBuilder(text.Length);
        var copied = 0;
        foreach (var match in matches)
        {
            result.Append(text, copied, match.Start - copied).Append(content);
            copied = match.End;
        }
        return result.Append(text, copied, text.Length - copied).ToString();
    }
}
