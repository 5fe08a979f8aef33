using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Routing.Formats;
using Routing.Formats.Templates;
using Routing.Models.Native;

namespace Routing.Cli;

/// <summary>Runs a verb and turns expected failures into one line on standard error and an exit code.</summary>
internal static class CommandRunner
{
    private const string Description =
        "Large-model quality at small-model cost: a token router decides, token by token, which of two models speaks.";

    // A prompt may begin with '@': it is text, never the name of a file of further arguments.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs <c>routing</c> with these arguments under Ctrl-C.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new StopSignal();
        return await RunAsync(Verbs.All(), args, Console.Out, Console.Error, stop.Token);
    }

    /// <summary>Runs one of these verbs, speaking to these writers.</summary>
    public static async Task<int> RunAsync(
        IEnumerable<Command> verbs, IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var root = new RootCommand(Description);
        root.SetAction(new HelpAction().Invoke);
        foreach (var verb in verbs) root.Subcommands.Add(verb);

        var parsed = root.Parse(args, Parsing);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors) error.WriteLine($"routing: {problem.Message}");
            error.WriteLine($"Try '{HelpFor(parsed)}'.");
            return ExitCodes.BadInput;
        }

        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,   // StopSignal waits for the verb to keep what it finished
            Output = output,
            Error = error,
        };
        try
        {
            var code = await parsed.InvokeAsync(invocation, stop);
            return code == ExitCodes.Success && stop.IsCancellationRequested && parsed.CommandResult.Command is not ServiceCommand ? ExitCodes.Cancelled : code;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Cancelled;
        }
        catch (Exception failure) when (failure is InvalidFileException or UsageException or NativeLibraryException or TemplateException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"routing: {failure.Message}");
            return ExitCodes.BadInput;
        }
    }

    private static string HelpFor(ParseResult parsed)
    {
        var words = new List<string> { "--help" };
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } verb; at = verb.Parent)
            words.Insert(0, verb.Command.Name);
        return "routing " + string.Join(' ', words);
    }
}
