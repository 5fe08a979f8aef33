using System.CommandLine;
using Routing.Formats;

namespace Routing.Cli;

/// <summary>Runs a command and turns expected failures into one line on standard error and an exit code.</summary>
internal static class CommandRunner
{
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) Console.Error.WriteLine($"routing: {error.Message}");
            Console.Error.WriteLine("Try 'routing --help'.");
            return ExitCodes.BadInput;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception failure) when (failure is InvalidFileException or UsageException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"routing: {failure.Message}");
            return ExitCodes.BadInput;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Cancelled;
        }
    }
}
