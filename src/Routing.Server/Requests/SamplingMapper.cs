using System.Globalization;
using System.Security.Cryptography;
using Routing.Runtime.Sampling;
using Routing.Server.Errors;
using Routing.Server.Wire;

namespace Routing.Server.Requests;

/// <summary>Turns a request's fields into sampling options. Ranges are the engine's to check; what only the API limits is checked here.</summary>
internal static class SamplingMapper
{
    private const int MostStops = 16;
    private const int MostChoices = 128;

    /// <param name="fields">The request.</param>
    /// <param name="maxTokens">Tokens to make at most.</param>
    /// <param name="topLogProbs">Likeliest tokens each token's record lists.</param>
    /// <exception cref="ApiException">A field cannot be; names it.</exception>
    public static SamplingOptions Map(GenerationFields fields, int maxTokens, int topLogProbs)
    {
        if (fields.N is < 1 or > MostChoices) throw ApiException.Invalid("n", $"'n' is {fields.N}; it must be between 1 and {MostChoices}.");
        if (fields.Stop is { Values.Count: > MostStops }) throw ApiException.Invalid("stop", $"'stop' has {fields.Stop.Values.Count} strings; at most {MostStops} are allowed.");
        return new SamplingOptions
        {
            Temperature = fields.Temperature ?? 1,
            TopP = fields.TopP ?? 1,
            TopK = fields.TopK is -1 ? 0 : fields.TopK ?? 0,   // both mean off
            MinP = fields.MinP ?? 0,
            RepetitionPenalty = fields.RepetitionPenalty ?? 1,
            PresencePenalty = fields.PresencePenalty ?? 0,
            FrequencyPenalty = fields.FrequencyPenalty ?? 0,
            LogitBias = Bias(fields.LogitBias),
            Seed = fields.Seed is { } seed ? (ulong)seed : RandomSeed(),
            TopLogProbs = topLogProbs,
            StopTokenIds = fields.StopTokenIds ?? [],
            StopStrings = fields.Stop?.Values ?? [],
            IncludeStop = fields.IncludeStopStrInOutput ?? false,
            MinTokens = fields.MinTokens ?? 0,
            MaxTokens = maxTokens,
            IgnoreEos = fields.IgnoreEos ?? false,
            Choices = fields.N ?? 1,
        };
    }

    /// <summary>53 bits: a client that knows doubles alone can send it back.</summary>
    private static ulong RandomSeed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) >> 11;

    private static Dictionary<int, float>? Bias(Dictionary<string, float>? fields)
    {
        if (fields is null or { Count: 0 }) return null;
        var biases = new Dictionary<int, float>();
        foreach (var (token, bias) in fields)
        {
            if (!int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) throw ApiException.Invalid("logit_bias", $"'logit_bias' has the key '{token}'; keys are token ids.");
            biases[id] = bias;
        }
        return biases;
    }
}
