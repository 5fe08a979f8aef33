using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>Policies, and what is changed about them while the server runs.</summary>
/// <remarks>With a server of its own, which each test finds as it was started.</remarks>
public sealed class PolicyTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string Policies = "/v1/routing/policies";
    private readonly TestServer _server = fixture.Server;

    public async ValueTask InitializeAsync() => await PutAsync("{}", checks: false);

    [Fact]
    public async Task List_HasEveryPolicyOnce_AndTheCalibrationOfTheTrainedRouter()
    {
        var listed = (await _server.GetAsync(Policies)).Body["data"]!.AsArray();
        var trained = listed.Single(policy => (string?)policy!["name"] == "r2r")!;

        Assert.Equal(listed.Count, listed.Select(policy => (string)policy!["name"]!).Distinct().Count());
        foreach (var name in (string[])["small", "large", "lossless"]) Assert.Contains(listed, policy => (string?)policy!["name"] == name);
        Assert.InRange((float)trained["threshold"]!, 0, 1);
        Assert.NotEmpty(trained["calibration"]!.AsArray());
    }

    [Theory]
    [InlineData("pair", "")]
    [InlineData("pair:r2r", "")]
    [InlineData("pair:small", """, "routing": {"policy": "r2r"}""")]
    public async Task Change_HoldsForEveryWayToAskForThePolicy(string model, string more)
    {
        Assert.InRange(await LargeFractionAsync(model, more), 0, 0.99);
        await PutAsync("""{"threshold": 0}""");
        Assert.Equal(1, await LargeFractionAsync(model, more));
        await PutAsync("""{"max_large_fraction": 0}""");
        Assert.Equal(0, await LargeFractionAsync(model, more));
    }

    [Fact]
    public async Task RequestsOwnThreshold_IsOverTheChange()
    {
        await PutAsync("""{"threshold": 0}""");

        Assert.Equal(0, await LargeFractionAsync("pair", """, "routing": {"threshold": 1.01}"""));
        Assert.Equal(0, await LargeFractionAsync("pair@1.01", ""));
    }

    [Theory]
    [InlineData("r2r", """{"threshold": 0.5, "max_large_fraction": 0.5}""")]
    [InlineData("r2r", """{"max_large_fraction": 1.5}""")]
    [InlineData("r2r", """{"threshold": 1e999}""")]
    [InlineData("r2r", """{"threshold": "high"}""")]
    [InlineData("small", """{"threshold": 0.5}""")]
    public async Task WhatCannotBe_IsRefused_AndChangesNothing(string policy, string change)
    {
        var before = (await _server.GetAsync(Policies)).Body.ToJsonString();
        using var reply = await _server.SendAsync(HttpMethod.Put, $"{Policies}/{policy}", change);

        Assert.Equal(400, (int)reply.StatusCode);
        Assert.Equal(before, (await _server.GetAsync(Policies)).Body.ToJsonString());
    }

    [Fact]
    public async Task DryRun_SaysWhatThePolicyDoes()
    {
        var before = _server.Models.Host.Engine.Metrics().Large!.Value.Steps;
        var reply = await _server.AskAsync("/v1/route", $$"""{"model": "pair", "messages": [{"role": "user", "content": "{{ServerFixture.Question}}"}], "tokens": 40}""");
        var threshold = (float)reply["threshold"]!;
        var decisions = reply["decisions"]!.AsArray();

        Assert.All(decisions, decision => Assert.Equal((float)decision!["p"]! >= threshold ? 1 : 0, (int)decision["m"]!));
        Assert.Equal(decisions.Count(decision => (int)decision!["m"]! == 0) / (double)decisions.Count, (double)reply["small_share"]!, 1e-6);
        Assert.Equal(before, _server.Models.Host.Engine.Metrics().Large!.Value.Steps);
    }

    [Fact]
    public async Task DryRun_MakesUpNoThreshold_WhereAShareHasNone()
    {
        var (status, reply) = await _server.PostAsync("/v1/route", """{"prompt": "x", "routing": {"policy": "entropy", "max_large_fraction": 0.2}}""");
        Assert.Equal((400, "routing.max_large_fraction"), (status, (string?)reply["error"]!["param"]));
    }

    [Fact]
    public async Task DryRun_FollowsARuleThatRemembers()
    {
        // A run of the same policy decides on its own tokens; as long as the large model has made none, they are the small one's.
        const string Ask = $$"""{"model": "pair:momentum", "messages": [{"role": "user", "content": "{{ServerFixture.Question}}"}], """;
        var decisions = (await _server.AskAsync("/v1/route", Ask + "\"tokens\": 60}"))["decisions"]!.AsArray();
        var run = await _server.AskAsync("/v1/chat/completions", Ask + "\"temperature\": 0, \"max_tokens\": 60, \"routing\": {\"return\": \"tokens\"}}");
        int[] dry = [.. decisions.Select(decision => (int)decision!["m"]!)], made = [.. run["routing"]!["tokens"]!.AsArray().Select(token => (int)token!["m"]!)];
        var first = Array.IndexOf(made, 1);
        Assert.Equal(made[..(first + 1)], dry[..(first + 1)]);
        Assert.True(first >= 0);
    }

    private async Task<double> LargeFractionAsync(string model, string more) =>
        (double)(await _server.AskAsync("/v1/chat/completions", $$"""{"model": "{{model}}", "messages": [{"role": "user", "content": "{{ServerFixture.Question}}"}], "temperature": 0{{more}}}"""))["routing"]!["large_fraction"]!;

    private async Task PutAsync(string change, bool checks = true)
    {
        using var reply = await _server.SendAsync(HttpMethod.Put, $"{Policies}/r2r", change);
        Assert.Equal(200, (int)reply.StatusCode);
        if (checks) Assert.Equal(JsonNode.Parse(change)!["threshold"]?.ToJsonString() ?? "null", JsonNode.Parse(await reply.Content.ReadAsStringAsync())!["threshold"]?.ToJsonString() ?? "null");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
