using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>The official JavaScript client, unmodified. Needs Node.js, and the package from the registry.</summary>
public sealed class NodeClientTests(ServerFixture fixture, EndlessModel endless)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task JavaScriptClient_GetsWhatItExpects()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(ThisFolder(), "Node"))) File.Copy(file, folder.File(Path.GetFileName(file)));
        var (installed, why) = await RunAsync(folder.Path, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        Assert.SkipUnless(installed == 0, $"The package cannot be had: {why}");

        await using var guarded = await TestServer.StartAsync(endless.Settings with { ApiKeyFile = folder.Write("keys", "right") });
        var (code, output) = await RunAsync(folder.Path, "node", "client.mjs", fixture.Server.Url, guarded.Url);

        Assert.True(code == 0, output);
        Assert.Equal(["chat", "stream", "routing", "helper", "completions", "embeddings", "models", "errors", "abort"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        await guarded.WaitUntilIdleAsync();
    }

    private static async Task<(int Code, string Output)> RunAsync(string folder, string program, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            try
            {
                await process.WaitForExitAsync().WaitAsync(s_patience);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
            }
            return (process.HasExited ? process.ExitCode : -1, await output + await error);
        }
        catch (Win32Exception missing)
        {
            return (-1, $"{program}: {missing.Message}");
        }
    }

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
