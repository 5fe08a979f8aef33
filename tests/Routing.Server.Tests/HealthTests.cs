using Routing.Server.Configuration;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>Whether the server lives, and whether it takes requests.</summary>
public sealed class HealthTests(ServerFixture fixture)
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/health?deep=0")]
    [InlineData("/health?deep=1")]
    [InlineData("/ready")]
    public async Task RunningServer_IsReady(string path)
    {
        var (status, body) = await fixture.Server.GetAsync(path);

        Assert.Equal((200, """{"status":"ready"}"""), (status, body.ToJsonString()));
    }

    [Fact]
    public async Task DeepHealth_MakesAToken()
    {
        await using var server = await TestServer.StartAsync();
        var before = server.Models.Host.Engine.Metrics();
        await server.GetAsync("/health?deep=1");
        var after = await server.WaitUntilIdleAsync();

        Assert.Equal(1, after.Small.Tokens + after.Large!.Value.Tokens - before.Small.Tokens - before.Large!.Value.Tokens);
    }

    [Fact]
    public async Task ModelsThatCannotBeLoaded_FailTheStart()
    {
        using var folder = new TemporaryFolder();

        await Assert.ThrowsAnyAsync<Exception>(() => TestServer.StartAsync(new ServerSettings { Model = folder.Path }));
    }
}
