using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Routing.Server.Tests.Testing;
using Routing.Server.Wire;

namespace Routing.Server.Tests;

/// <summary>The description of the API says what there is.</summary>
public sealed class OpenApiTests(ServerFixture fixture, GuardedServer guarded) : IClassFixture<GuardedServer>
{
    [Fact]
    public async Task Paths_AreTheRoutes()
    {
        var document = await DocumentAsync(fixture.Server);
        var described = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}"));
        var mapped = fixture.Server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription is not true)
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText!.Replace("*", "", StringComparison.Ordinal)}"));

        Assert.Equal(mapped.Order(), described.Order());
        Assert.Contains("POST /v1/chat/completions", described);
    }

    public static TheoryData<string, Type> Requests => new()
    {
        { "/v1/chat/completions", typeof(ChatCompletionRequest) }, { "/v1/completions", typeof(CompletionRequest) }, { "/v1/responses", typeof(ResponsesRequest) }, { "/v1/embeddings", typeof(EmbeddingsRequest) },
        { "/v1/route", typeof(RouteRequest) }, { "/tokenize", typeof(TokenizeRequest) }, { "/detokenize", typeof(DetokenizeRequest) },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Requests_HaveTheFieldsThatAreRead(string path, Type record)
    {
        var document = await DocumentAsync(fixture.Server);
        var schema = Schema(document, document["paths"]![path]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!);
        var read = record.GetProperties().Where(property => !Attribute.IsDefined(property, typeof(JsonExtensionDataAttribute))).Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));

        Assert.Equal(read.Order(), schema["properties"]!.AsObject().Select(property => property.Key).Order());
    }

    /// <summary>A reply has the fields its description names.</summary>
    [Theory]
    [InlineData("/server_info")]
    [InlineData("/version")]
    [InlineData("/v1/routing/policies")]
    public async Task Replies_HaveTheFieldsThatAreDescribed(string path)
    {
        var document = await DocumentAsync(fixture.Server);
        var schema = Schema(document, document["paths"]![path]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!);
        var (_, reply) = await fixture.Server.GetAsync(path);

        Assert.Equal(schema["properties"]!.AsObject().Select(property => property.Key).Order(), reply.AsObject().Select(property => property.Key).Order());
    }

    [Fact]
    public async Task Description_NeedsNoKey() => Assert.StartsWith("3.", (string)(await DocumentAsync(guarded.Server))["openapi"]!, StringComparison.Ordinal);

    private static async Task<JsonNode> DocumentAsync(TestServer server)
    {
        var (status, document) = await server.GetAsync("/openapi/v1.json");
        Assert.Equal(200, status);
        return document;
    }

    private static JsonNode Schema(JsonNode document, JsonNode schema) =>
        (string?)schema["$ref"] is { } named ? document["components"]!["schemas"]![named[(named.LastIndexOf('/') + 1)..]]! : schema;
}
