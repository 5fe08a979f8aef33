using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Routing.Server.Tests.Testing;

/// <summary><c>routing serve</c> as a process of its own. Owns: the process, which it ends.</summary>
internal sealed partial class ServeProcess : IDisposable
{
    private const int SigTerm = 15;
    private readonly Process _process;

    private ServeProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    /// <summary>Starts it on a free port and waits until it says that it serves.</summary>
    public static async Task<ServeProcess> StartAsync(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, "Routing.Cli.dll"), "serve", "--port", "0", .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var line = await process.StandardOutput.ReadLineAsync() ?? "";
        Assert.Matches("^http://127.0.0.1:[0-9]+/v1 serves ", line);
        return new ServeProcess(process, line[..line.IndexOf("/v1 ", StringComparison.Ordinal)]);
    }

    /// <summary>What a service manager sends to stop a process.</summary>
    public void Terminate() => Assert.Equal(0, Kill(_process.Id, SigTerm));

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(120));
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
