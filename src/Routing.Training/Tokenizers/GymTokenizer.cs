using System.Text.Encodings.Web;
using System.Text.Json;
using Routing.Formats.Tokenization;
using Routing.Training.Gym;

namespace Routing.Training.Tokenizers;

/// <summary>Trains the tokenizer of the shipped models on text of the gym.</summary>
public static class GymTokenizer
{
    /// <summary>Enough for every word of the gym to occur often.</summary>
    private const int Items = 20_000;

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static BytePairVocabulary Train(int vocabularySize, ulong seed)
    {
        var stream = new GymStream(GymSplit.Train, seed);
        var texts = Enumerable.Range(0, Items).Select(_ => stream.Next()).SelectMany(item => (string[])[item.Question, item.Answer]);
        return BytePairTrainer.Train(texts, vocabularySize, GymFormat.SpecialTokens);
    }

    /// <summary>Writes <c>tokenizer.json</c> and <c>tokenizer_config.json</c>.</summary>
    public static void Save(BytePairVocabulary vocabulary, string folder)
    {
        Directory.CreateDirectory(folder);
        ByteLevelTokenizerWriter.Write(Path.Combine(folder, "tokenizer.json"), vocabulary.Tokens, vocabulary.Merges, GymFormat.SpecialTokens);
        var config = new Dictionary<string, object?>
        {
            ["tokenizer_class"] = "PreTrainedTokenizerFast",
            ["bos_token"] = null,
            ["eos_token"] = GymFormat.EndToken,
            ["pad_token"] = GymFormat.PadToken,
            ["additional_special_tokens"] = new[] { GymFormat.QuestionToken, GymFormat.AnswerToken },
            ["clean_up_tokenization_spaces"] = false,
            ["chat_template"] = GymFormat.ChatTemplate,
        };
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), JsonSerializer.Serialize(config, s_json) + "\n");
    }
}
