using System.CommandLine;
using Routing.Hosting;
using Routing.R2R;
using Routing.Runtime;

namespace Routing.Cli.Options;

/// <summary>The flags that say who makes which token.</summary>
internal sealed class PolicyOptions
{
    private const string Small = "small";
    private const string Large = "large";

    private readonly Option<string?> _policy = new("--policy", "-p") { Description = $"{Small}, {Large}, or a token router: {string.Join(", ", TokenRouters.Untrained.TokenRouters.Keys.Order())} (default for a pair: {TokenRouterNames.Entropy})." };
    private readonly Option<float?> _threshold = new("--threshold") { Description = "Score from which a token goes to the large model (default: the router's own)." };
    private readonly Option<int?> _maxLargeTokens = new("--max-large-tokens") { Description = "Tokens the large model may make at most; the small one makes the rest." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_policy, _threshold, _maxLargeTokens]) command.Options.Add(option);
    }

    /// <summary>The policy's name and what it means to the engine.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isPair">Two models are hosted.</param>
    /// <exception cref="UsageException">No such policy, or one that needs a pair.</exception>
    public (string Name, TokenRoutingOptions Routing) Read(ParseResult parsed, bool isPair)
    {
        var name = parsed.GetValue(_policy) ?? (isPair ? TokenRouterNames.Entropy : Small);
        var routing = name switch
        {
            Small => TokenRoutingOptions.Small,
            Large => TokenRoutingOptions.Large,
            _ => TokenRoutingOptions.Routed(name),
        };
        routing = routing with { Threshold = parsed.GetValue(_threshold), MaxLargeTokens = parsed.GetValue(_maxLargeTokens) };
        string[] errors = [.. routing.Errors(TokenRouters.Untrained, isPair)];
        return errors.Length == 0 ? (name, routing) : throw new UsageException($"--policy {name}: {string.Join(" ", errors)}");
    }
}
