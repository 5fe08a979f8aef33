using System.Diagnostics;
using System.Text.Json;
using Routing.Cli;
using Routing.Models.Native;

namespace Routing.Tests.Cli;

/// <summary>Runs the doctor in its own process, where another libtorch can be asked for.</summary>
public class DoctorCommandTests
{
    [Fact]
    public async Task AHealthyInstallation_HasNoProblem_AndExplainsTheStep()
    {
        var (run, report) = await RunAsync(libTorch: null);
        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Contains(report.GetProperty("status").GetString(), new[] { "ok", "warning" });
        Assert.StartsWith("2.10", Value(report, "libtorch"), StringComparison.Ordinal);
        Assert.Contains("needed", Value(report, "libstdc++ step"), StringComparison.Ordinal);
        if (OperatingSystem.IsLinux()) Assert.Contains("libtorch_cpu.so", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LibTorchOfAnotherFolder_IsLoadedFromThere()
    {
        var loaded = LibTorch.EnsureLoaded();
        var folder = loaded.Source == LibTorchSource.Program ? LibTorchFolder.OfProgram() : loaded.Folder;
        var (run, report) = await RunAsync(folder);
        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.EndsWith($"from {LibTorch.FolderVariable}={folder}", Value(report, "libtorch"), StringComparison.Ordinal);
        Assert.Equal("correct", Value(report, "matrix product"));
    }

    [Fact]
    public async Task AMissingLibTorch_IsAProblemWithAFix_NotACrash()
    {
        var (run, report) = await RunAsync("/no/such/folder");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Equal("problem", report.GetProperty("status").GetString());
        var problem = Assert.Single(Checks(report), check => check.GetProperty("status").GetString() == "problem");
        Assert.Equal("There is no folder /no/such/folder.", problem.GetProperty("value").GetString());
        Assert.Contains(LibTorch.FolderVariable, problem.GetProperty("fix").GetString(), StringComparison.Ordinal);
    }

    private static string Value(JsonElement report, string name) =>
        Checks(report).First(check => check.GetProperty("name").GetString() == name).GetProperty("value").GetString()!;

    private static IEnumerable<JsonElement> Checks(JsonElement report) => report.GetProperty("checks").EnumerateArray();

    private static async Task<(CliRun Run, JsonElement Report)> RunAsync(string? libTorch)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Routing.Cli.dll"), "doctor", "--json" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (libTorch is not null) start.Environment[LibTorch.FolderVariable] = libTorch;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var run = new CliRun(process.ExitCode, output, await error);
        Assert.Empty(run.Error);
        using var json = JsonDocument.Parse(run.Output);
        return (run, json.RootElement.Clone());
    }
}
