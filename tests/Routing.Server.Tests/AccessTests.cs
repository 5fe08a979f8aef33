using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>Who may use what.</summary>
public sealed class AccessTests(GuardedServer guarded) : IClassFixture<GuardedServer>
{
    private readonly TestServer _server = guarded.Server;

    [Theory]
    [InlineData(null, 401)]
    [InlineData("wrong", 401)]
    [InlineData("# who", 401)]
    [InlineData("#no-key", 401)]
    [InlineData("", 401)]
    [InlineData("user-key", 200)]
    [InlineData("second-key", 200)]
    [InlineData("admin-key", 200)]
    public async Task Routes_TakeTheKeysOfTheFiles(string? key, int status)
    {
        using var models = await _server.SendAsync(HttpMethod.Get, "/v1/models", key: key);
        using var answer = await _server.SendAsync(HttpMethod.Post, "/v1/completions", """{"model": "pair", "prompt": "a", "max_tokens": 1}""", key);

        Assert.Equal((status, status), ((int)models.StatusCode, (int)answer.StatusCode));
        if (status != 401) return;
        Assert.Equal("Bearer", models.Headers.WwwAuthenticate.ToString());
        var error = JsonNode.Parse(await models.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal(("authentication_error", "invalid_api_key"), ((string?)error["type"], (string?)error["code"]));
        if (!string.IsNullOrEmpty(key)) Assert.DoesNotContain(key, (string)error["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("user-key", 403)]
    [InlineData("admin-key", 200)]
    public async Task PoliciesAreChanged_ByAdminsAlone(string? key, int status)
    {
        using var reply = await _server.SendAsync(HttpMethod.Put, "/v1/routing/policies/r2r", """{"threshold": 0.5}""", key);

        Assert.Equal(status, (int)reply.StatusCode);
        if (status == 403) Assert.Equal("admin_required", (string?)JsonNode.Parse(await reply.Content.ReadAsStringAsync())!["error"]!["code"]);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/ready")]
    public async Task Health_NeedsNoKey(string path) => Assert.Equal(200, (await _server.GetAsync(path)).Status);

    [Theory]
    [InlineData("bearer user-key", 200)]
    [InlineData("Bearer  user-key ", 200)]
    [InlineData("Basic user-key", 401)]
    [InlineData("user-key", 401)]
    public async Task Scheme_IsBearer(string header, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.TryAddWithoutValidation("Authorization", header);
        using var reply = await _server.Client.SendAsync(request);

        Assert.Equal(status, (int)reply.StatusCode);
    }

    /// <summary>A stranger learns nothing from it: not even which models there are.</summary>
    [Fact]
    public async Task Key_IsAskedForBeforeAnythingElse()
    {
        using var reply = await _server.SendAsync(HttpMethod.Post, "/v1/chat/completions", "no json", "wrong");

        Assert.Equal(401, (int)reply.StatusCode);
    }
}
