using System.CommandLine;
using Routing.Hosting;
using Routing.R2R;
using Routing.Runtime;

namespace Routing.Cli.Options;

/// <summary>The flags that say who makes which token.</summary>
internal sealed class PolicyOptions
{
    private readonly Option<string?> _policy = new("--policy", "-p") { Description = $"{Policies.Small}, {Policies.Large}, {Policies.Lossless} (the large model's text, drafted by the small one), or a token router's name (default for a pair: {TokenRouterNames.R2R} where there is a trained router, else {TokenRouterNames.Entropy})." };
    private readonly Option<float?> _threshold = new("--threshold") { Description = "Score from which a token goes to the large model (default: the router's own)." };
    private readonly Option<double?> _largeFraction = new("--large-fraction") { Description = "Share of tokens the large model is to make, 0 to 1; the threshold is steered to hold it." };
    private readonly Option<int?> _maxLargeTokens = new("--max-large-tokens") { Description = "Tokens the large model may make at most; the small one makes the rest." };
    private readonly Option<int?> _largeSpan = new("--large-span") { Description = "Tokens the large model makes in a row, at most, while it is unsure (default: 1)." };
    private readonly Option<float?> _spanConfidence = new("--span-confidence") { Description = "It is sure of a token it gives this probability (default: 0.9)." };
    private readonly Option<float?> _lateCorrection = new("--late-correction") { Description = "Take back a token of the small model that the large one, reading it later, gives less than this probability." };
    private readonly Option<int?> _draftTokens = new("--draft-tokens") { Description = $"Tokens the small model may be ahead of the large one's judgement (default: {TokenRoutingOptions.DefaultDraftTokens} with {Policies.Lossless}, {TokenRoutingOptions.DefaultCorrectionTokens} with --late-correction)." };
    private readonly Option<bool> _breakLoops = new("--break-loops") { Description = "The large model makes the tokens while the output repeats itself." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_policy, _threshold, _largeFraction, _maxLargeTokens, _largeSpan, _spanConfidence, _lateCorrection, _draftTokens, _breakLoops])
            command.Options.Add(option);
    }

    /// <summary>The policy's name and what it means to the engine.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="routers">Token routers there are.</param>
    /// <param name="isPair">Two models are hosted.</param>
    /// <exception cref="UsageException">No such policy, or flags that do not go with it.</exception>
    public (string Name, TokenRoutingOptions Routing) Read(ParseResult parsed, RoutingSet routers, bool isPair)
    {
        var name = parsed.GetValue(_policy) ?? Policies.Default(routers, isPair);
        var routing = Policies.Options(name);
        routing = routing with
        {
            Threshold = parsed.GetValue(_threshold),
            LargeFraction = parsed.GetValue(_largeFraction),
            MaxLargeTokens = parsed.GetValue(_maxLargeTokens),
            LargeSpan = parsed.GetValue(_largeSpan) ?? routing.LargeSpan,
            SpanConfidence = parsed.GetValue(_spanConfidence) ?? routing.SpanConfidence,
            LateCorrection = parsed.GetValue(_lateCorrection),
            DraftTokens = parsed.GetValue(_draftTokens),
            BreakLoops = parsed.GetValue(_breakLoops),
        };
        string[] errors = [.. routing.Errors(routers, isPair)];
        return errors.Length == 0 ? (name, routing) : throw new UsageException($"--policy {name}: {string.Join(" ", errors)}");
    }
}
