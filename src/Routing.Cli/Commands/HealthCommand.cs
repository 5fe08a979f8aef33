using System.CommandLine;

namespace Routing.Cli.Commands;

/// <summary><c>routing health</c>: asks a running server whether it takes requests; for the health checks of containers, which have no curl.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var url = new Argument<string>("url") { Description = "The server.", DefaultValueFactory = _ => "http://127.0.0.1:8000" };
        var command = new Command("health", "Ask a running server whether it takes requests; the exit code says so too.") { url };
        command.SetAction(async (parsed, stop) =>
        {
            if (!Uri.TryCreate(parsed.GetValue(url), UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https")) throw new UsageException($"'{parsed.GetValue(url)}' is no URL; give one such as http://127.0.0.1:8000.");
            using var http = new HttpClient { Timeout = s_patience };
            try
            {
                using var reply = await http.GetAsync(new Uri(server, "/ready"), stop);
                var body = await reply.Content.ReadAsStringAsync(stop);
                (reply.IsSuccessStatusCode ? parsed.InvocationConfiguration.Output : parsed.InvocationConfiguration.Error).WriteLine(body);
                return reply.IsSuccessStatusCode ? ExitCodes.Success : ExitCodes.Failed;
            }
            catch (Exception failure) when (failure is HttpRequestException || failure is TaskCanceledException && !stop.IsCancellationRequested)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"routing: {server} does not answer: {failure.Message}");
                return ExitCodes.Failed;
            }
        });
        return command;
    }
}
