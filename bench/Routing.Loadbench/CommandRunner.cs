using System.CommandLine;
using Routing.Formats;
using Routing.Models.Native;

namespace Routing.Loadbench;

/// <summary>Runs a verb and turns expected failures into one line on standard error and an exit code.</summary>
internal static class CommandRunner
{
    // JSON and prompts may begin with '@': they are text, never the name of a file of further arguments.
    private static readonly ParserConfiguration s_parsing = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken stop = default)
    {
        var root = new RootCommand("Throughput and latency of the engine and of servers under load.") { OfflineCommand.Create(), ServeCommand.Create(), CompareCommand.Create(), EndpointCommand.Create() };
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error };
        try
        {
            var parsed = root.Parse(args, s_parsing);
            if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(invocation, stop);
            foreach (var problem in parsed.Errors) await error.WriteLineAsync($"loadbench: {problem.Message}");
            await error.WriteLineAsync("Try --help.");
            return ExitCodes.BadInput;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Cancelled;
        }
        catch (Exception failure) when (failure is UsageException or InvalidFileException or NativeLibraryException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"loadbench: {failure.Message}");
            return ExitCodes.BadInput;
        }
    }
}
