using Routing.Formats.Tokenization;

namespace Routing.Formats.Gguf.Import;

/// <summary>Writes a GGUF file's vocabulary as Hugging Face <c>tokenizer.json</c>.</summary>
internal static class TokenizerJsonWriter
{
    /// <summary>Refuses a vocabulary that <see cref="Write"/> could not write.</summary>
    public static void Check(string source, GgufVocabulary vocabulary)
    {
        if (vocabulary.Model == "llama")
        {
            SentencePieceTokenizerWriter.Check(source, vocabulary);
            return;
        }
        _ = PreTokenizers.Options(source, vocabulary.PreTokenizer);
        if (vocabulary.Merges is not { } merges) throw new InvalidFileException(source, "tokenizer.ggml.merges", "the key is missing");
        var spaced = merges.ToList().FindIndex(merge => merge.Right.Contains(' '));
        if (spaced >= 0) throw new InvalidFileException(source, $"tokenizer.ggml.merges[{spaced}]", "has three parts where a pair of tokens belongs");
    }

    /// <param name="path">The file to write.</param>
    /// <param name="source">The GGUF file, for errors.</param>
    /// <param name="vocabulary">Checked by <see cref="Check"/>.</param>
    public static void Write(string path, string source, GgufVocabulary vocabulary)
    {
        if (vocabulary.Model == "llama")
        {
            SentencePieceTokenizerWriter.Write(path, vocabulary);
            return;
        }
        var tokens = vocabulary.Tokens;
        var added = Enumerable.Range(0, tokens.Count).Where(vocabulary.IsAdded).ToLookup(vocabulary.IsSpecial, id => tokens[id]);
        var options = PreTokenizers.Options(source, vocabulary.PreTokenizer) with
        {
            AddedTokens = [.. added[false]],
            Prefix = vocabulary.AddBos ? [tokens[vocabulary.BosId!.Value]] : [],
            Suffix = vocabulary.AddEos ? [tokens[vocabulary.EosId!.Value]] : [],
        };
        ByteLevelTokenizerWriter.Write(path, tokens, vocabulary.Merges!, [.. added[true]], options);
    }
}
