using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Routing.Formats.Tokenization.Patterns;

/// <summary>A regular expression from a file: Oniguruma's syntax, on code points, within a time limit.</summary>
internal sealed class RegexPattern : Pattern
{
    private static readonly TimeSpan s_matchLimit = TimeSpan.FromSeconds(1);

    // Ordinary patterns take 0.1 to 0.5 µs a character.
    private const double SecondsPerCharacter = 20e-6;

    private readonly string _file;
    private readonly string _item;
    private readonly Regex _regex;
    private readonly BasicPlaneText _basicPlane;

    /// <exception cref="InvalidFileException">The pattern is malformed or not supported.</exception>
    public RegexPattern(string pattern, string file, string item)
    {
        (_file, _item) = (file, item);
        try
        {
            var translated = OnigurumaTranslator.Translate(pattern, out var named);
            _basicPlane = new BasicPlaneText(named);
            _regex = new Regex(translated, RegexOptions.Compiled | RegexOptions.CultureInvariant, s_matchLimit);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new InvalidFileException(file, item, $"the regular expression cannot be used: {exception.Message}", exception);
        }
    }

    public override void FindMatches(ReadOnlySpan<char> text, List<TextRange> matches)
    {
        if (!text.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            Find(text, matches);
            return;
        }
        var first = matches.Count;
        Find(_basicPlane.Convert(text, out var indices), matches);
        for (var i = first; i < matches.Count; i++) matches[i] = new TextRange(indices[matches[i].Start], indices[matches[i].End]);
    }

    private void Find(ReadOnlySpan<char> text, List<TextRange> matches)
    {
        var clock = Stopwatch.StartNew();
        var limit = s_matchLimit + TimeSpan.FromSeconds(text.Length * SecondsPerCharacter);
        try
        {
            var end = -1;
            foreach (var match in _regex.EnumerateMatches(text))
            {
                if (clock.Elapsed > limit) throw new RegexMatchTimeoutException();
                // As in Oniguruma's search loop, an empty match right after a match is none.
                if (match.Length == 0 && match.Index == end) continue;
                end = match.Index + match.Length;
                matches.Add(new TextRange(match.Index, end));
            }
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw new InvalidFileException(_file, _item, "the regular expression takes too long to match; simplify it", exception);
        }
    }
}
