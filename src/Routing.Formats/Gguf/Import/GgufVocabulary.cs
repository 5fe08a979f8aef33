namespace Routing.Formats.Gguf.Import;

/// <summary>The tokenizer part of a GGUF file's metadata (<c>tokenizer.*</c>), read and checked.</summary>
internal sealed record GgufVocabulary
{
    private const string Prefix = "tokenizer.ggml.";
    private const string TokensKey = Prefix + "tokens";
    private const string TypesKey = Prefix + "token_type";

    /// <summary>llama.cpp's name of the algorithm: gpt2 is byte-level BPE, llama is SentencePiece BPE.</summary>
    public required string Model { get; init; }

    /// <summary>llama.cpp's name of the pre-tokenizer; null when the file names none.</summary>
    public required string? PreTokenizer { get; init; }

    /// <summary>Token texts by id, all different; the padding that fills up the embedding table is left out at the end.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary>Entries of the file, padding included: the rows of the embedding table.</summary>
    public required int EntryCount { get; init; }

    /// <summary>[tokens].</summary>
    public required IReadOnlyList<GgufTokenType> Types { get; init; }

    /// <summary>[tokens], SentencePiece only: the higher, the earlier a piece is merged. Null when the file has none.</summary>
    public required IReadOnlyList<double>? Scores { get; init; }

    /// <summary>Pairs of tokens, most urgent first; null when the file has none.</summary>
    public required IReadOnlyList<(string Left, string Right)>? Merges { get; init; }

    public required int? BosId { get; init; }
    public required int? EosId { get; init; }
    public required int? UnknownId { get; init; }
    public required int? PaddingId { get; init; }

    /// <summary>Tokens that end a sequence: end of sequence, of turn, of message.</summary>
    public required IReadOnlyList<int> EndIds { get; init; }

    public required bool AddBos { get; init; }
    public required bool AddEos { get; init; }

    /// <summary>SentencePiece only: text gets a space in front.</summary>
    public required bool AddSpacePrefix { get; init; }

    public required string? ChatTemplate { get; init; }

    public static GgufVocabulary Read(GgufFile file)
    {
        var metadata = file.Metadata;
        var model = metadata.Require(Prefix + "model").AsString();
        if (model is not ("gpt2" or "llama"))
            throw new InvalidFileException(file.Path, Prefix + "model", $"tokenizer '{model}' cannot be imported; gpt2 (byte-level BPE) and llama (SentencePiece BPE) can");
        var isSentencePiece = model == "llama";
        var preTokenizer = metadata.Find(Prefix + "pre")?.AsString();

        var texts = metadata.Require(TokensKey).AsStrings();
        var types = ReadTypes(file, texts.Length);
        var count = CountWithoutPadding(texts, types);
        var tokens = texts[..count];
        CheckTokens(file.Path, tokens);

        int? Id(string name, int? fallback = null) => ReadId(file, Prefix + name, tokens.Length) ?? (fallback < tokens.Length ? fallback : null);
        // What llama.cpp assumes of a SentencePiece file that does not say.
        var bos = Id("bos_token_id", isSentencePiece ? 1 : null);
        var eos = Id("eos_token_id", isSentencePiece ? 2 : null);
        int[] ends = [.. new[] { eos, Id("eot_token_id"), Id("eom_token_id") }.OfType<int>().Distinct()];
        foreach (var id in ends.Append(bos ?? -1))
            if (id >= 0 && types[id] == GgufTokenType.Normal) types[id] = GgufTokenType.Control;

        var vocabulary = new GgufVocabulary
        {
            Model = model,
            PreTokenizer = preTokenizer,
            Tokens = tokens,
            EntryCount = texts.Length,
            Types = types[..count],
            Scores = ReadScores(file, texts.Length)?[..count],
            Merges = ReadMerges(file, tokens),
            BosId = bos,
            EosId = eos,
            UnknownId = Id("unknown_token_id", isSentencePiece ? 0 : null),
            PaddingId = Id("padding_token_id"),
            EndIds = ends,
            AddBos = metadata.Find(Prefix + "add_bos_token")?.AsBool() ?? (isSentencePiece || PreTokenizers.AddsBosByDefault(preTokenizer)),
            AddEos = metadata.Find(Prefix + "add_eos_token")?.AsBool() ?? false,
            AddSpacePrefix = isSentencePiece && (metadata.Find(Prefix + "add_space_prefix")?.AsBool() ?? true),
            ChatTemplate = metadata.Find("tokenizer.chat_template")?.AsString(),
        };
        if (vocabulary.AddBos && bos is null) throw new InvalidFileException(file.Path, Prefix + "bos_token_id", "is missing, though text is to begin with that token");
        if (vocabulary.AddEos && eos is null) throw new InvalidFileException(file.Path, Prefix + "eos_token_id", "is missing, though text is to end with that token");
        return vocabulary;
    }

    /// <summary>Recognised in text before merging.</summary>
    public bool IsAdded(int id) => Types[id] is GgufTokenType.Control or GgufTokenType.UserDefined or GgufTokenType.Unknown;

    /// <summary>Added and hidden when special tokens are skipped.</summary>
    public bool IsSpecial(int id) => Types[id] is GgufTokenType.Control or GgufTokenType.Unknown;

    private static GgufTokenType[] ReadTypes(GgufFile file, int count)
    {
        if (file.Metadata.Find(TypesKey) is not { } value)
            return [.. Enumerable.Repeat(GgufTokenType.Normal, count)];
        var numbers = value.AsIntegers();
        if (numbers.Length != count) throw new InvalidFileException(file.Path, TypesKey, $"has {numbers.Length} entries for {count} tokens");
        var types = Array.ConvertAll(numbers, number => (GgufTokenType)number);
        var unknown = Array.FindIndex(types, type => !Enum.IsDefined(type));
        return unknown < 0 ? types : throw new InvalidFileException(file.Path, $"{TypesKey}[{unknown}]", $"token type {numbers[unknown]} is unknown");
    }

    private static double[]? ReadScores(GgufFile file, int count)
    {
        const string key = Prefix + "scores";
        if (file.Metadata.Find(key)?.AsNumbers() is not { } scores) return null;
        if (scores.Length != count) throw new InvalidFileException(file.Path, key, $"has {scores.Length} entries for {count} tokens");
        return scores.Any(double.IsNaN) ? throw new InvalidFileException(file.Path, key, "holds a score that is not a number") : scores;
    }

    private static List<(string Left, string Right)>? ReadMerges(GgufFile file, string[] tokens)
    {
        const string key = Prefix + "merges";
        if (file.Metadata.Find(key)?.AsStrings() is not { } lines) return null;
        var known = tokens.ToHashSet(StringComparer.Ordinal);
        var merges = new List<(string, string)>(lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            var space = lines[i].Length > 1 ? lines[i].IndexOf(' ', 1) : -1;
            if (space < 0) throw new InvalidFileException(file.Path, $"{key}[{i}]", $"'{lines[i]}' is no pair of tokens");
            var (left, right) = (lines[i][..space], lines[i][(space + 1)..]);
            if (!known.Contains(left) || !known.Contains(right) || !known.Contains(left + right))
                throw new InvalidFileException(file.Path, $"{key}[{i}]", $"'{lines[i]}' names a token that the vocabulary lacks");
            merges.Add((left, right));
        }
        return merges;
    }

    /// <summary>llama.cpp's converter fills vocabularies up to the rows of the embedding table with unused tokens named [PADn].</summary>
    private static int CountWithoutPadding(string[] texts, GgufTokenType[] types)
    {
        var count = texts.Length;
        while (count > 0 && types[count - 1] == GgufTokenType.Unused && texts[count - 1].StartsWith("[PAD", StringComparison.Ordinal)) count--;
        return count;
    }

    private static void CheckTokens(string path, string[] tokens)
    {
        if (tokens.Length == 0) throw new InvalidFileException(path, TokensKey, "holds no tokens");
        var ids = new Dictionary<string, int>(tokens.Length, StringComparer.Ordinal);
        for (var id = 0; id < tokens.Length; id++)
        {
            if (tokens[id].Length == 0) throw new InvalidFileException(path, $"{TokensKey}[{id}]", "the token is empty");
            if (!ids.TryAdd(tokens[id], id))
                throw new InvalidFileException(path, $"{TokensKey}[{id}]", $"token '{tokens[id]}' is there already, with id {ids[tokens[id]]}");
        }
    }

    private static int? ReadId(GgufFile file, string key, int count)
    {
        if (file.Metadata.Find(key)?.AsInteger() is not { } id) return null;
        return id >= 0 && id < count ? (int)id : throw new InvalidFileException(file.Path, key, $"token {id} is not one of the {count} in the vocabulary");
    }
}
