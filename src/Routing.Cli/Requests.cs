using Routing.Runtime;

namespace Routing.Cli;

/// <summary>Turns what the engine says of an impossible request into what the command line says of flags.</summary>
internal static class Requests
{
    public static async Task<T> RunAsync<T>(Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (InvalidRequestException invalid)
        {
            throw new UsageException(invalid.Message);
        }
    }
}
