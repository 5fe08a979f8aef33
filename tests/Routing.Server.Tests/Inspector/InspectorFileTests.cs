using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Routing.Server.Configuration;
using Routing.Server.Inspector;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Inspector;

public sealed partial class InspectorFileTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _client = fixture.Server.Client;
    private readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/inspector/main.js", "text/javascript")]
    [InlineData("/inspector/base.css", "text/css")]
    [InlineData("/inspector/icon.svg", "image/svg+xml")]
    public async Task File_HasItsTypeAndLoadsNothingFromElsewhere(string path, string type)
    {
        using var reply = await _client.GetAsync(path, _stop);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal(type, reply.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("default-src 'self';", Assert.Single(reply.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.True(reply.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task File_IsNotSentAgain_WhenTheBrowserHasIt()
    {
        using var first = await _client.GetAsync("/inspector/main.js", _stop);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/inspector/main.js") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var other = new HttpRequestMessage(HttpMethod.Get, "/inspector/main.js") { Headers = { IfNoneMatch = { new EntityTagHeaderValue("\"older\"") } } };
        using var unchanged = await _client.SendAsync(again, _stop);
        using var changed = await _client.SendAsync(other, _stop);

        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync(_stop));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Fact]
    public async Task Page_IsAnsweredWithoutItsContent_WhenOnlyItsHeadIsAsked()
    {
        using var head = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"), _stop);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.True(head.Content.Headers.ContentLength > 1000);
    }

    /// <summary>What the page and its modules name is there, and nothing else is.</summary>
    [Fact]
    public void EveryFile_IsNamedAndThere()
    {
        string Text(InspectorFile file) => System.Text.Encoding.UTF8.GetString(file.Content);
        var named = InspectorFile.All.SelectMany(file => Named().Matches(Text(file)).Select(match => match.Value)).Append("/").Distinct();

        Assert.Equal(InspectorFile.All.Select(file => file.Path).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NoFile_NamesAnotherHost() => Assert.All(InspectorFile.All, file =>
        Assert.DoesNotMatch(@"https?://(?!www\.w3\.org/2000/svg)", System.Text.Encoding.UTF8.GetString(file.Content)));

    [Fact]
    public async Task Page_IsNotThere_WhenTheSettingIsOff()
    {
        await using var server = await TestServer.StartAsync(new ServerSettings { Inspector = false });

        Assert.Equal(404, (await server.GetAsync("/")).Status);
        Assert.Equal(404, (await server.GetAsync("/inspector/main.js")).Status);
        Assert.Equal(200, (await server.GetAsync("/v1/models")).Status);
    }

    [GeneratedRegex(@"/inspector/[\w.-]+(?="")")]
    private static partial Regex Named();
}
