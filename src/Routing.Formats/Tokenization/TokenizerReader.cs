using System.Text.Json;
using Routing.Formats.Tokenization.Bpe;
using Routing.Formats.Tokenization.Decoders;
using Routing.Formats.Tokenization.Normalizers;
using Routing.Formats.Tokenization.PreTokenizers;

namespace Routing.Formats.Tokenization;

/// <summary>Reads <c>tokenizer.json</c>. What is not understood is refused: it could change the ids.</summary>
internal static class TokenizerReader
{
    // The largest known file, Gemma's, has 33 MB.
    private const long LargestFile = 64 << 20;

    public static Tokenizer Read(string path)
    {
        using var document = Parse(path, ReadBytes(path));
        var root = JsonItem.Root(path, document.RootElement);
        // Truncation and padding say how a training batch was cut, not what the tokens of a text are.
        root.AllowOnly("version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model");
        if (root.Find("version") is { } version && version.String() != "1.0") throw version.Refuse($"the version '{version.String()}' is not supported, only 1.0");

        var normalizer = root.Find("normalizer") is { } section ? NormalizerReader.Read(section) : null;
        var (preTokenizers, byteLevel) = PreTokenizerReader.Read(root.Find("pre_tokenizer"));
        var model = BpeReader.Read(root.Get("model"), byteLevel, out var vocabulary);
        var added = VocabularyReader.ReadAdded(root.Find("added_tokens"), vocabulary);

        var ids = new Dictionary<string, int>(vocabulary, StringComparer.Ordinal);
        foreach (var token in added) ids.TryAdd(token.Content, token.Id);
        if (ids.Count == 0) throw root.Refuse("there are no tokens");

        var (createDecoder, spelling) = DecoderReader.Read(root.Find("decoder"));
        return new Tokenizer(new TokenizerParts
        {
            Ids = ids,
            AddedTokens = added,
            Verbatim = new AddedTokenMatcher(added.Where(token => !token.Normalized).Select(token => (token.Content, token))),
            Normalizer = normalizer,
            Normalized = new AddedTokenMatcher(Normalize(added, normalizer, root)),
            PreTokenizers = preTokenizers,
            Model = model,
            PostProcessor = PostProcessor.Read(root.Find("post_processor"), ids),
            CreateDecoder = createDecoder,
            Spelling = spelling,
        });
    }

    private static List<(string Spelling, AddedToken Token)> Normalize(AddedToken[] added, Normalizer? normalizer, JsonItem root)
    {
        var spellings = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        foreach (var token in added.Where(token => token.Normalized))
        {
            var spelling = normalizer?.Apply(token.Content) ?? token.Content;
            if (spelling.Length == 0) throw root.Get("added_tokens").Refuse($"'{token.Content}' is empty once normalized");
            if (!spellings.TryAdd(spelling, token)) throw root.Get("added_tokens").Refuse($"'{token.Content}' and '{spellings[spelling].Content}' are the same once normalized");
        }
        return [.. spellings.Select(entry => (entry.Key, entry.Value))];
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) throw new InvalidFileException(path, "file", "does not exist");
            if (file.Length > LargestFile) throw new InvalidFileException(path, "file", $"has {file.Length} bytes; a tokenizer.json of more than {LargestFile} is not believed");
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidFileException(path, "file", $"cannot be read: {exception.Message}", exception);
        }
    }

    private static JsonDocument Parse(string path, byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith("version https://git-lfs"u8)) throw new InvalidFileException(path, "file", "is a Git LFS pointer; fetch the real file with 'git lfs pull'");
        try
        {
            return JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidFileException(path, "file", $"is not valid JSON: {exception.Message}", exception);
        }
    }
}
