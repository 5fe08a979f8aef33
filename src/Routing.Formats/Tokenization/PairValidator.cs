namespace Routing.Formats.Tokenization;

/// <summary>Whether two checkpoints can speak in turn: a token id must be the same text to both.</summary>
public static class PairValidator
{
    /// <summary>Compares two vocabularies.</summary>
    /// <param name="largeFile">The large model's tokenizer file, for the message.</param>
    /// <exception cref="InvalidFileException">They differ; names the first token that does, with both spellings.</exception>
    public static void RequireSameVocabulary(Tokenizer small, Tokenizer large, string largeFile) =>
        RequireSameVocabulary(small.TokenText, small.VocabularySize, large.TokenText, large.VocabularySize, largeFile);

    internal static void RequireSameVocabulary(Func<int, string?> small, int smallSize, Func<int, string?> large, int largeSize, string largeFile)
    {
        for (var id = 0; id < Math.Max(smallSize, largeSize); id++)
        {
            var (smallText, largeText) = (id < smallSize ? small(id) : null, id < largeSize ? large(id) : null);
            if (smallText == largeText) continue;
            throw new InvalidFileException(largeFile, $"token {id}",
                $"it is {Quote(largeText)} here but {Quote(smallText)} in the small model; pair two models that share their vocabulary");
        }
    }

    private static string Quote(string? text) => text is null ? "no token" : $"'{text}'";
}
