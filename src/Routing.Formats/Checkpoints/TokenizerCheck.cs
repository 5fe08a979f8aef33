using System.Text.Json;

namespace Routing.Formats.Checkpoints;

/// <summary>Holds a folder's tokenizer files against the model's vocabulary without loading a tokenizer: no id may lie beyond the embedding's rows.</summary>
internal static class TokenizerCheck
{
    public const string FileName = "tokenizer.json";
    public const string ConfigFileName = "tokenizer_config.json";

    /// <summary>Checks the files that are there.</summary>
    /// <returns>One more than the highest id in tokenizer.json, or null where there is no such file.</returns>
    public static int? Run(string folder, int vocabularySize)
    {
        if (CheckpointFolder.Find(folder, ConfigFileName) is { } config) CheckDecoder(config, vocabularySize);
        return CheckpointFolder.Find(folder, FileName) is { } path ? CheckTokenizer(path, vocabularySize) : null;
    }

    private static int CheckTokenizer(string path, int vocabularySize)
    {
        using var file = MappedFile.Open(path);
        RequireJson(file);
        var reader = new StrictJsonReader(path, file.Span(0, file.Length));
        var highest = -1L;
        var hasModel = false;
        reader.ReadObjectStart("file");
        while (reader.ReadProperty("file", out var key))
        {
            if (key == "added_tokens") ReadAddedTokens(path, ref reader, vocabularySize, ref highest);
            else if (key == "model") hasModel = ReadModel(path, ref reader, vocabularySize, ref highest);
            else reader.SkipValue(key);
        }
        reader.ReadEnd("file");
        if (!hasModel) throw new InvalidFileException(path, "model.vocab", "is missing");
        return (int)highest + 1;
    }

    private static bool ReadModel(string path, ref StrictJsonReader reader, int vocabularySize, ref long highest)
    {
        var hasVocabulary = false;
        reader.ReadObjectStart("model");
        while (reader.ReadProperty("model", out var key))
        {
            if (key != "vocab")
            {
                reader.SkipValue(key);
                continue;
            }
            hasVocabulary = true;
            ReadVocabulary(path, ref reader, vocabularySize, ref highest);
        }
        return hasVocabulary;
    }

    private static void ReadVocabulary(string path, ref StrictJsonReader reader, int vocabularySize, ref long highest)
    {
        reader.ReadObjectStart("model.vocab");
        while (reader.ReadProperty("model.vocab", out var token))
            highest = Math.Max(highest, Checked(path, token, reader.ReadInt64(token), vocabularySize));
    }

    private static void ReadAddedTokens(string path, ref StrictJsonReader reader, int vocabularySize, ref long highest)
    {
        reader.ReadArrayStart("added_tokens");
        while (reader.ReadElement("added_tokens"))
        {
            if (reader.TokenType != JsonTokenType.StartObject) throw new InvalidFileException(path, "added_tokens", "must be a list of objects");
            long? id = null;
            var content = "added token";
            while (reader.ReadProperty("added_tokens", out var key))
            {
                if (key == "id") id = reader.ReadInt64("added_tokens");
                else if (key == "content") content = reader.ReadString("added_tokens");
                else reader.SkipValue(key);
            }
            highest = Math.Max(highest, Checked(path, content, id ?? throw new InvalidFileException(path, content, "has no id"), vocabularySize));
        }
    }

    private static void CheckDecoder(string path, int vocabularySize)
    {
        using var file = MappedFile.Open(path);
        RequireJson(file);
        var reader = new StrictJsonReader(path, file.Span(0, file.Length));
        reader.ReadObjectStart("file");
        while (reader.ReadProperty("file", out var key))
        {
            if (key != "added_tokens_decoder")
            {
                reader.SkipValue(key);
                continue;
            }
            reader.ReadObjectStart(key);
            while (reader.ReadProperty(key, out var id))
            {
                if (!long.TryParse(id, out var number)) throw new InvalidFileException(path, key, $"'{id}' is no token id");
                Checked(path, key, number, vocabularySize);
                reader.SkipValue(key);
            }
        }
        reader.ReadEnd("file");
    }

    private static long Checked(string path, string token, long id, int vocabularySize) => id >= 0 && id < vocabularySize
        ? id
        : throw new InvalidFileException(path, token, $"has id {id}, but the model's embedding has rows 0 to {vocabularySize - 1} only");

    private static void RequireJson(MappedFile file)
    {
        if (FileSignature.Describe(file.Span(0, FileSignature.HeadLength)) is { } what and not "a JSON file")
            throw new InvalidFileException(file.Path, "file", $"is not JSON but {what}");
    }
}
