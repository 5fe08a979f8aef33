using System.CommandLine;
using Routing.Cli;

namespace Routing.Tests.Cli;

/// <summary>One run of the <c>routing</c> command inside the test process.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs the product's verbs, as the shell would.</summary>
    public static Task<CliRun> OfAsync(params string[] args) => OfAsync(Verbs.All(), args, CancellationToken.None);

    /// <summary>Runs one of the given verbs.</summary>
    public static async Task<CliRun> OfAsync(IEnumerable<Command> verbs, string[] args, CancellationToken stop)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandRunner.RunAsync(verbs, args, output, error, stop);
        return new CliRun(code, output.ToString(), error.ToString());
    }
}
