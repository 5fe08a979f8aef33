using System.Diagnostics;
using System.Text.Json.Nodes;
using Routing.Tests.Testing;

namespace Routing.Tests.Cli;

public sealed class InspectCommandTests
{
    [Fact]
    public void ACheckpoint_ExitsZeroWithItsSummaryAsJson()
    {
        var (exit, output, error) = Run("inspect", TestData.Find("checkpoints", "llama3-rope-bf16"), "--json");

        var report = JsonNode.Parse(output)!;
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal("checkpoint", report["kind"]!.GetValue<string>());
        Assert.Equal(4, report["summary"]!["layers"]!.GetValue<int>());
        Assert.Equal("BF16", report["tensors"]![0]!["type"]!.GetValue<string>());
    }

    [Fact]
    public void ARefusal_ExitsTwoWithOneLineOnStandardError()
    {
        var (exit, output, error) = Run("inspect", TestData.Find("checkpoints", "gpt2"));

        Assert.Equal((2, ""), (exit, output));
        Assert.EndsWith($"config.json: model_type: 'gpt2' is not supported; supported are llama, mistral, qwen2, qwen3{Environment.NewLine}", error);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private static (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        var command = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        command.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Routing.Cli.dll"));
        foreach (var argument in arguments) command.ArgumentList.Add(argument);
        using var process = Process.Start(command)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
