using System.CommandLine;
using Routing.Runtime.Sampling;

namespace Routing.Cli.Options;

/// <summary>The flags that say how tokens are chosen and when generation stops; greedy by default.</summary>
internal sealed class SamplingFlags
{
    private static readonly SamplingOptions s_defaults = new();

    private readonly Option<float> _temperature = Flag("--temperature", s_defaults.Temperature, "0 always takes the likeliest token.");
    private readonly Option<int> _topK = Flag("--top-k", s_defaults.TopK, "Sample from this many likeliest tokens; 0 from all.");
    private readonly Option<float> _topP = Flag("--top-p", s_defaults.TopP, "Sample from the likeliest tokens up to this probability.");
    private readonly Option<float> _minP = Flag("--min-p", s_defaults.MinP, "Drop tokens below this share of the likeliest one's probability.");
    private readonly Option<float> _repetition = Flag("--repetition-penalty", s_defaults.RepetitionPenalty, "Over 1 makes tokens already there less likely.");
    private readonly Option<ulong?> _seed = new("--seed") { Description = "Same seed, same text (default: drawn, and reported)." };
    private readonly Option<string[]> _stop = new("--stop") { Description = "Text that ends generation; may be repeated.", DefaultValueFactory = _ => [] };
    private readonly Option<int> _maxTokens = Flag("--max-tokens", s_defaults.MaxTokens, "Tokens to make at most.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_temperature, _topK, _topP, _minP, _repetition, _seed, _stop, _maxTokens]) command.Options.Add(option);
    }

    public SamplingOptions Read(ParseResult parsed) => new()
    {
        Temperature = parsed.GetValue(_temperature),
        TopK = parsed.GetValue(_topK),
        TopP = parsed.GetValue(_topP),
        MinP = parsed.GetValue(_minP),
        RepetitionPenalty = parsed.GetValue(_repetition),
        Seed = parsed.GetValue(_seed),
        StopStrings = parsed.GetValue(_stop)!,
        MaxTokens = parsed.GetValue(_maxTokens),
    };

    private static Option<T> Flag<T>(string name, T value, string description) => new(name) { Description = description, DefaultValueFactory = _ => value };
}
