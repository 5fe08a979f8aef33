using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Routing.Server.Tests.Inspector.Browser;

/// <summary>A headless Chromium of this machine, driven over its DevTools protocol. Owns: the process, its profile's folder.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Announcement = "DevTools listening on ";

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly HttpClient _client;

    private Chromium(Process process, DirectoryInfo profile, Uri address)
    {
        (_process, _profile) = (process, profile);
        _client = new HttpClient { BaseAddress = address };
    }

    /// <summary>Where Chromium is; null where there is none.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("ROUTING_CHROMIUM") is { Length: > 0 } named) return named;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return (from name in (string[])["chromium", "chromium-browser", "google-chrome"] from folder in folders select Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    public static async Task<Chromium> StartAsync(string path)
    {
        var profile = Directory.CreateTempSubdirectory("routing-chromium-");
        // No sandbox: build machines run as root, where Chromium refuses to start with one. The page is our own.
        var start = new ProcessStartInfo(path, [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", "about:blank"]) { RedirectStandardError = true };
        var process = Process.Start(start)!;
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith(Announcement, StringComparison.Ordinal)) continue;
            _ = process.StandardError.ReadToEndAsync();   // a full pipe would stop the browser
            return new Chromium(process, profile, new Uri($"http://{new Uri(line[Announcement.Length..]).Authority}"));
        }
        throw new InvalidOperationException($"{path} ended with code {process.ExitCode} before it could be driven.");
    }

    /// <summary>A new tab.</summary>
    public async Task<BrowserPage> OpenAsync()
    {
        using var reply = await _client.PutAsync("/json/new?about:blank", null);
        var tab = (await reply.Content.ReadFromJsonAsync<JsonNode>())!;
        return await BrowserPage.ConnectAsync(new Uri((string)tab["webSocketDebuggerUrl"]!));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A child that still writes its last file: the folder is the system's to clear.
        }
    }
}
