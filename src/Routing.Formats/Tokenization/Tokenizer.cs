namespace Routing.Formats.Tokenization;

/// <summary>Text to token ids and back, from a Hugging Face <c>tokenizer.json</c>. Immutable; safe for concurrent use.</summary>
public sealed class Tokenizer
{
    /// <summary>Loads <c>tokenizer.json</c>.</summary>
    /// <exception cref="InvalidFileException">A part of the pipeline is unknown or malformed.</exception>
    public static Tokenizer Load(string path) => throw new NotSupportedException(path);

    /// <summary>One more than the highest id, added tokens included.</summary>
    public int VocabularySize => throw new NotSupportedException();

    /// <summary>Token ids of a text.</summary>
    /// <param name="text">Any text; lone surrogates become U+FFFD.</param>
    /// <param name="addSpecialTokens">Applies the post-processor's template (beginning-of-sequence and the like).</param>
    /// <param name="parseSpecialTokens">Recognises special added tokens written in the text; off for untrusted text.</param>
    public int[] Encode(string text, bool addSpecialTokens = true, bool parseSpecialTokens = true) => throw new NotSupportedException(text + addSpecialTokens + parseSpecialTokens);

    /// <summary>Text of token ids.</summary>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = false) => throw new NotSupportedException($"{ids.Length}{skipSpecialTokens}");

    /// <summary>A decoder for one stream of tokens that emits whole characters only.</summary>
    public StreamingDetokenizer CreateDetokenizer(bool skipSpecialTokens = true) => throw new NotSupportedException($"{skipSpecialTokens}");

    /// <summary>The token as the vocabulary spells it, or null for an id that has none.</summary>
    public string? TokenText(int id) => throw new NotSupportedException($"{id}");

    /// <summary>Id of a token as the vocabulary spells it, or null.</summary>
    public int? IdOf(string token) => throw new NotSupportedException(token);

    /// <summary>Whether an id is a special added token.</summary>
    public bool IsSpecial(int id) => throw new NotSupportedException($"{id}");
}
