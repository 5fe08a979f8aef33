using System.Net;
using System.Net.Sockets;
using Routing.Server.Tests.Testing;
using Routing.Tests.Cli;

namespace Routing.Server.Tests;

/// <summary><c>routing health</c>, as a container asks.</summary>
public sealed class HealthCommandTests(ServerFixture fixture, EndlessModel endless)
{
    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/v1")]
    public async Task RunningServer_IsSuccess(string path)
    {
        var run = await CliRun.OfAsync("health", fixture.Server.Url + path);

        Assert.Equal((0, """{"status":"ready"}""", ""), (run.ExitCode, run.Output.Trim(), run.Error));
    }

    [Fact]
    public async Task DrainingServer_IsFailure()
    {
        const int Tokens = 1500;
        await using var server = await TestServer.StartAsync(endless.Settings);
        var running = await DrainTests.StartAsync(server.Url, Tokens);
        var stop = server.App.StopAsync();
        var run = await CliRun.OfAsync("health", server.Url);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("\"draining\"", run.Error, StringComparison.Ordinal);
        await DrainTests.AssertWhole(running, Tokens);
        await stop;
    }

    [Fact]
    public async Task NoServer_IsFailure()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);   // not listening: nobody else gets the port, nobody answers
        taken.Server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.Server.LocalEndPoint!).Port}";
        var run = await CliRun.OfAsync("health", url);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains($"{url}/ does not answer", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8000")]
    [InlineData("localhost:8000")]
    [InlineData("/tmp")]
    [InlineData("ftp://127.0.0.1")]
    public async Task WhatIsNoAddress_IsBadInput(string url)
    {
        var run = await CliRun.OfAsync("health", url);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"'{url}' is no URL", run.Error, StringComparison.Ordinal);
    }
}
