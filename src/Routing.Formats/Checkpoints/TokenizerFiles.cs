using System.Text.Json;

namespace Routing.Formats.Checkpoints;

/// <summary>A folder's tokenizer files held against the model's vocabulary, without loading a tokenizer: no id may lie beyond the embedding's rows.</summary>
/// <param name="TokenCount">One more than the highest id in tokenizer.json; null where there is no such file.</param>
/// <param name="HasChatTemplate">Whether a chat template comes with the tokenizer.</param>
internal sealed record TokenizerFiles(int? TokenCount, bool HasChatTemplate)
{
    public const string FileName = "tokenizer.json";
    public const string ConfigFileName = "tokenizer_config.json";
    public const string TemplateFileName = "chat_template.jinja";

    /// <summary>Checks the files that are there.</summary>
    public static TokenizerFiles Check(string folder, int vocabularySize)
    {
        var hasTemplate = CheckpointFolder.Find(folder, TemplateFileName) is not null;
        if (CheckpointFolder.Find(folder, ConfigFileName) is { } config) hasTemplate |= CheckConfig(config, vocabularySize);
        return new(CheckpointFolder.Find(folder, FileName) is { } path ? CheckTokenizer(path, vocabularySize) : null, hasTemplate);
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

    /// <summary>Checks tokenizer_config.json; returns whether it has a chat template.</summary>
    private static bool CheckConfig(string path, int vocabularySize)
    {
        using var file = MappedFile.Open(path);
        RequireJson(file);
        var reader = new StrictJsonReader(path, file.Span(0, file.Length));
        var hasTemplate = false;
        reader.ReadObjectStart("file");
        while (reader.ReadProperty("file", out var key))
        {
            if (key == "added_tokens_decoder")
            {
                CheckDecoder(path, ref reader, vocabularySize);
                continue;
            }
            reader.SkipValue(key);
            hasTemplate |= key == "chat_template" && reader.TokenType != JsonTokenType.Null;
        }
        reader.ReadEnd("file");
        return hasTemplate;
    }

    private static void CheckDecoder(string path, ref StrictJsonReader reader, int vocabularySize)
    {
        const string Key = "added_tokens_decoder";
        reader.ReadObjectStart(Key);
        while (reader.ReadProperty(Key, out var id))
        {
            if (!long.TryParse(id, out var number)) throw new InvalidFileException(path, Key, $"'{id}' is no token id");
            Checked(path, Key, number, vocabularySize);
            reader.SkipValue(Key);
        }
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
