using Routing.Models;
using Routing.Models.Caching;

namespace Routing.R2R.Labels.Labelling;

/// <summary>Forwards over a sequence's tokens in pieces, so that neither attention masks nor logits outgrow the memory.</summary>
internal static class CachedForward
{
    private const int MostTokens = 512;

    // 64 MiB of logits a model.
    private const int MostLogits = 1 << 24;

    /// <summary>Writes keys and values; computes no logits.</summary>
    public static void Fill(Decoder decoder, KvSequence cache, ReadOnlyMemory<int> tokens)
    {
        for (var start = 0; start < tokens.Length; start += MostTokens)
            decoder.Step([new StepRow(cache, Piece(tokens, start, MostTokens), LogitsWanted.None)]).Dispose();
    }

    /// <summary>Pieces of which logits may be kept at every token.</summary>
    public static IEnumerable<(int Start, ReadOnlyMemory<int> Tokens)> Pieces(ReadOnlyMemory<int> tokens, int vocabularySize)
    {
        var size = Math.Clamp(MostLogits / vocabularySize, 16, MostTokens);
        for (var start = 0; start < tokens.Length; start += size) yield return (start, Piece(tokens, start, size));
    }

    private static ReadOnlyMemory<int> Piece(ReadOnlyMemory<int> tokens, int start, int size) => tokens.Slice(start, Math.Min(size, tokens.Length - start));
}
