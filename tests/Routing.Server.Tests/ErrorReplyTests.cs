using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>Everything that is not a success is the API's error object, and every reply has an id.</summary>
public sealed class ErrorReplyTests(ServerFixture fixture)
{
    private const string Chat = "/v1/chat/completions";

    [Theory]
    [InlineData("GET", "/v1/nowhere", 404, "not_found")]
    [InlineData("POST", "/v1", 404, "not_found")]
    [InlineData("GET", "/v1/models/gpt-5", 404, "model_not_found")]
    [InlineData("GET", Chat, 405, "method_not_allowed")]
    [InlineData("DELETE", "/v1/models", 405, "method_not_allowed")]
    [InlineData("PUT", "/v1/routing/policies/unheard-of", 404, "policy_not_found")]
    public async Task Routes_ThatAreNot_SaySo(string method, string path, int status, string code)
    {
        using var reply = await fixture.Server.SendAsync(new HttpMethod(method), path, method is "GET" ? null : "{}");
        var error = await ErrorAsync(reply);

        Assert.Equal((status, code, "invalid_request_error"), ((int)reply.StatusCode, (string?)error["code"], (string?)error["type"]));
        if (status == 405) Assert.NotEmpty(reply.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task BodiesOfOtherTypes_Are415(string? type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"model": "pair"}"""));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        using var reply = await fixture.Server.Client.PostAsync(Chat, content);

        Assert.Equal((415, "unsupported_media_type"), ((int)reply.StatusCode, (string?)(await ErrorAsync(reply))["code"]));
    }

    [Fact]
    public async Task BodiesThatAreTooLong_Are413()
    {
        await using var server = await TestServer.StartAsync(new() { MaxBodyMb = 1 });
        var body = $$"""{"model": "pair", "prompt": "{{new string('a', 1 << 20)}}"}""";
        var (status, reply) = await server.PostAsync("/v1/completions", body);
        using var untold = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = new StringContent(body, Encoding.UTF8, "application/json"), Headers = { TransferEncodingChunked = true } };
        using var chunked = await server.Client.SendAsync(untold);

        Assert.Equal((413, "body_too_large"), (status, (string?)reply["error"]!["code"]));
        Assert.Equal((413, "body_too_large"), ((int)chunked.StatusCode, (string?)(await ErrorAsync(chunked))["code"]));
    }

    [Fact]
    public async Task RequestId_IsTheClientsOwn()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Chat) { Content = new StringContent("{}", Encoding.UTF8, "application/json"), Headers = { { "X-Request-Id", "trace-7" } } };
        using var reply = await fixture.Server.Client.SendAsync(request);

        Assert.Equal("trace-7", reply.Headers.GetValues("X-Request-Id").Single());
        Assert.Equal("trace-7", (string?)(await ErrorAsync(reply))["request_id"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("has space")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task RequestId_IsANewOne_WhereTheClientsCannotBeUsed(string? given)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        if (given is not null) request.Headers.Add("X-Request-Id", given);
        using var reply = await fixture.Server.Client.SendAsync(request);

        Assert.StartsWith("req_", reply.Headers.GetValues("X-Request-Id").Single(), StringComparison.Ordinal);
    }

    private static async Task<JsonNode> ErrorAsync(HttpResponseMessage reply)
    {
        Assert.Equal("application/json", reply.Content.Headers.ContentType!.MediaType);
        var error = JsonNode.Parse(await reply.Content.ReadAsStringAsync())!["error"]!;
        Assert.NotEqual("", (string?)error["message"]);
        foreach (var key in (string[])["message", "type", "param", "code"]) Assert.True(error.AsObject().ContainsKey(key));
        return error;
    }
}
