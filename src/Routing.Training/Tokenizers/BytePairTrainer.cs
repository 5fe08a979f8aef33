using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Routing.Formats.Tokenization;
using Routing.Formats.Tokenization.Patterns;

namespace Routing.Training.Tokenizers;

/// <summary>
/// Learns byte pair merges (Sennrich, Haddow and Birch, arXiv 1508.07909) over bytes: every digit stands alone, the rest is cut by GPT-2's pattern.
/// Same texts, same vocabulary: ties go to the pair with the lower ids.
/// </summary>
public static partial class BytePairTrainer
{
    /// <param name="texts">What to learn from, without special tokens.</param>
    /// <param name="vocabularySize">Tokens wanted, special ones and the 256 bytes included. Fewer are learned if no pair occurs twice any more.</param>
    /// <param name="specialTokens">Tokens that get the first ids and no merges.</param>
    /// <exception cref="ArgumentOutOfRangeException">No room for the bytes and the special tokens.</exception>
    public static BytePairVocabulary Train(IEnumerable<string> texts, int vocabularySize, IReadOnlyList<string> specialTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 256 + specialTokens.Count);
        List<string> tokens = [.. specialTokens, .. Enumerable.Range(0, 256).Select(value => $"{ByteAlphabet.Character((byte)value)}")];
        var merges = new List<(string, string)>();
        var words = CountWords(texts).Select(word => new Word(
            [.. Encoding.UTF8.GetBytes(word.Key).Select(value => specialTokens.Count + value)], word.Value)).ToArray();

        while (tokens.Count < vocabularySize && MostFrequentPair(words) is { } pair)
        {
            merges.Add((tokens[pair.Left], tokens[pair.Right]));
            foreach (var word in words) word.Merge(pair, tokens.Count);
            tokens.Add(tokens[pair.Left] + tokens[pair.Right]);
        }
        return new(tokens, merges);
    }

    private static Dictionary<string, long> CountWords(IEnumerable<string> texts)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var text in texts)
            foreach (var piece in Digit().Split(text))
                foreach (var word in Gpt2().EnumerateMatches(piece))
                    CollectionsMarshal.GetValueRefOrAddDefault(counts, piece.Substring(word.Index, word.Length), out _)++;
        return counts;
    }

    private static (int Left, int Right)? MostFrequentPair(Word[] words)
    {
        var counts = new Dictionary<(int Left, int Right), long>();
        foreach (var word in words)
            for (var i = 0; i + 1 < word.Ids.Count; i++)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, (word.Ids[i], word.Ids[i + 1]), out _) += word.Count;
        var (best, bestCount) = ((0, 0), 1L);
        foreach (var (pair, count) in counts)
            if (count > bestCount || (count == bestCount && count > 1 && pair.CompareTo(best) < 0))
                (best, bestCount) = (pair, count);
        return bestCount > 1 ? best : null;
    }

    [GeneratedRegex(@"(\p{N})", RegexOptions.CultureInvariant)]
    private static partial Regex Digit();

    [GeneratedRegex(SplitPatterns.Gpt2, RegexOptions.CultureInvariant)]
    private static partial Regex Gpt2();

    /// <summary>A distinct piece of text as its tokens so far.</summary>
    private sealed class Word(List<int> ids, long count)
    {
        public List<int> Ids { get; } = ids;

        public long Count { get; } = count;

        public void Merge((int Left, int Right) pair, int merged)
        {
            for (var i = 0; i + 1 < Ids.Count; i++)
            {
                if (Ids[i] != pair.Left || Ids[i + 1] != pair.Right) continue;
                Ids[i] = merged;
                Ids.RemoveAt(i + 1);
            }
        }
    }
}
