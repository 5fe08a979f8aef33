using System.CommandLine;
using Routing.Hosting;
using Routing.Runtime;
using Routing.Runtime.Sampling;

namespace Routing.Cli.Options;

/// <summary>The flags of every verb that generates text: models, policy, sampling, output.</summary>
internal sealed class GenerationOptions
{
    private readonly ModelOptions _models = new();
    private readonly PolicyOptions _policy = new();
    private readonly SamplingFlags _sampling = new();
    private readonly Option<bool> _json = ConsoleOutput.JsonOption();

    public void AddTo(Command command)
    {
        command.Options.Add(_json);
        _models.AddTo(command);
        _policy.AddTo(command);
        _sampling.AddTo(command);
    }

    /// <summary>Checks the flags, then loads the models.</summary>
    /// <exception cref="UsageException">A flag's value cannot be used.</exception>
    public GenerationSetup Start(ParseResult parsed)
    {
        var settings = _models.Read(parsed);
        var routers = TokenRouters.Of(settings);
        var (name, routing) = _policy.Read(parsed, routers, isPair: settings.Large is not null);
        return new GenerationSetup(ConsoleOutput.Of(parsed), ModelHost.Start(settings, routing: routers), name, routing, _sampling.Read(parsed));
    }
}

/// <summary>What a verb needs to generate. Owns: the host.</summary>
/// <param name="Policy">The policy's name, for reports.</param>
internal sealed record GenerationSetup(ConsoleOutput Console, ModelHost Host, string Policy, TokenRoutingOptions Routing, SamplingOptions Sampling) : IDisposable
{
    public void Dispose() => Host.Dispose();
}
