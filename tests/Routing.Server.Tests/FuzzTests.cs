using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>No body makes the server fail: it answers, or says in the API's words what is wrong.</summary>
public sealed class FuzzTests(ServerFixture fixture)
{
    /// <summary>Fields of all routes; a value that is right in one place is wrong in another.</summary>
    private static readonly string[] s_fields =
    [
        "model", "messages", "prompt", "input", "max_tokens", "max_completion_tokens", "max_output_tokens", "temperature", "top_p", "top_k", "min_p", "n", "stop", "stream", "stream_options", "seed", "logit_bias",
        "logprobs", "top_logprobs", "tools", "tool_choice", "response_format", "routing", "echo", "tokens", "content", "role", "name", "type", "function", "text", "policy", "threshold", "replay", "return", "suffix",
        "encoding_format", "dimensions", "instructions", "reasoning", "parallel_tool_calls", "chat_template_kwargs", "prompt_logprobs", "stop_token_ids", "ignore_eos", "min_tokens", "unheard_of", "", "ö", "a b", "$", "[0]",
    ];

    private static readonly string[] s_texts = ["pair", "pair:small", "a", "user", "assistant", "tool", "function", "text", "json_object", "json_schema", "auto", "required", "", "\0", "🐙", "tokens", "base64", "<|end|>", "</think>", "{}", "null"];

    // As JSON spells them: also what no JSON library would write.
    private static readonly string[] s_scalars = ["null", "true", "false", "0", "1", "-1", "2", "0.5", "1e999", "-1e999", "1e-400", "99999999999999999999", "2147483648", "-9223372036854775808", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "[]", "{}"];

    private static readonly Gen<string> s_scalar = Gen.OneOf(Gen.OneOf(s_scalars), Gen.OneOf(s_texts).Select(text => JsonValue.Create(text)!.ToJsonString()), Gen.Int[-3, 40].Select(value => $"{value}"));

    private static readonly Gen<string> s_value = Gen.Recursive<string>((depth, inner) => depth > 4 ? s_scalar : Gen.Frequency(
        (5, s_scalar),
        (2, inner.Array[0, 4].Select(items => $"[{string.Join(",", items)}]")),
        (3, Gen.Select(Gen.OneOf(s_fields), inner).Array[0, 5].Select(Object))));

    private const string Rich = """
        {"model": "pair", "max_tokens": 2, "max_output_tokens": 2, "temperature": 0.5, "stop": ["x", "y"], "logprobs": true, "top_logprobs": 2, "logit_bias": {"5": 1}, "stream": false,
         "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": [{"type": "text", "text": "a"}]},
           {"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{\"a\": 1}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": "5"}],
         "input": [{"role": "user", "content": [{"type": "input_text", "text": "a"}]}, {"type": "function_call", "call_id": "c1", "name": "f", "arguments": "{}"}, {"type": "function_call_output", "call_id": "c1", "output": "5"}],
         "tools": [{"type": "function", "name": "f", "parameters": {"type": "object"}, "function": {"name": "f", "description": "d", "parameters": {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}}}],
         "tool_choice": "auto", "chat_template_kwargs": {"k": [1, {"b": null}]}, "text": {"format": {"type": "text"}}, "reasoning": {"effort": "none"},
         "response_format": {"type": "json_schema", "json_schema": {"name": "s", "strict": true, "schema": {"type": "object", "properties": {"a": {"enum": ["x", "y"]}, "b": {"type": "array", "items": {"type": "number"}}}, "required": ["a"], "additionalProperties": false}}},
         "routing": {"policy": "r2r", "threshold": 0.5, "return": "tokens"}}
        """;

    public static TheoryData<string> Routes => ["/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/v1/responses", "/v1/route", "/tokenize", "/detokenize", "/apply-template"];

    [Theory]
    [MemberData(nameof(Routes))]
    public Task AnyJson_IsAnsweredOrExplained(string path) =>
        Gen.Select(Gen.OneOf(s_fields), s_value).Array[0, 5].SampleAsync(fields => AssertAnswered(path, Object(fields)), iter: 400);

    [Theory]
    [MemberData(nameof(Routes))]
    public Task ValidRequestsWithOneFieldChanged_AreAnsweredOrExplained(string path) =>
        Gen.Select(Gen.OneOf(s_fields), s_value).SampleAsync(field =>
        {
            var valid = Valid();
            if (path == "/v1/responses") valid.Remove("max_tokens");
            valid.Remove(field.Item1);
            var json = valid.ToJsonString();
            return AssertAnswered(path, $"{json[..^1]},{Pair(field.Item1, field.Item2)}}}");
        }, iter: 700);

    /// <summary>Deep inside what is right otherwise.</summary>
    [Theory]
    [InlineData("/v1/chat/completions", "tools")]
    [InlineData("/v1/chat/completions", "response_format")]
    [InlineData("/v1/responses", "response_format max_tokens logprobs")]
    [InlineData("/apply-template", "response_format")]
    public async Task ValidRequestsWithOneNodeChanged_AreAnsweredOrExplained(string path, string without)
    {
        const string Hole = "here";
        var valid = JsonNode.Parse(Rich)!.AsObject();
        foreach (var field in without.Split(' ')) valid.Remove(field);
        await fixture.Server.AskAsync(path, valid.ToJsonString());
        var places = Places(valid).Count();
        await Gen.Select(Gen.Int[0, places - 1], s_value).SampleAsync(change =>
        {
            var request = valid.DeepClone();
            Places(request).ElementAt(change.Item1).ReplaceWith(Hole);
            return AssertAnswered(path, request.ToJsonString().Replace($"\"{Hole}\"", change.Item2, StringComparison.Ordinal));
        }, iter: 700);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task BodiesThatAreNoObject_AreRefused(string path)
    {
        string[] bodies =
        [
            "", " ", "null", "true", "5", "\"a\"", "[]", "[{}]", "{", "}", "{\"model\"", "{\"model\": \"pair\"", "{\"model\": \"pair\",}", "{model: 1}", "{'model': 1}", "{\"model\": NaN}", "{\"model\": Infinity}", "{\"model\": 01}",
            "{\"model\": \"pair\"} trailing", "{\"model\": \"pair\"}{}", "\uFEFF[]", new string('[', 100_000), string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), "{\"model\": \"pair\", \"model\": \"pair\"}",
            "{\"prompt\": \"a\", \"prompt\": \"b\", \"messages\": [], \"messages\": [], \"input\": \"\", \"input\": \"\", \"tokens\": [], \"tokens\": []}", "// comment\n{}", "{\"model\": \"line\nbreak\"}", "\0", "{\"model\": \"\\x41\"}",
        ];
        foreach (var body in bodies) Assert.Equal(400, await AssertAnswered(path, body));
        byte[][] raw = [[0xFF], [0xC3, 0x28], [.. "{\"model\": \""u8, 0xF0, 0x9F, .. "\"}"u8], [.. "{\"prompt\": \""u8, 0xED, 0xA0, 0x80, .. "\"}"u8], [0xFE, 0xFF, 0, (byte)'{', 0, (byte)'}']];
        foreach (var body in raw) Assert.Equal(400, await AssertAnswered(path, body));
    }

    [Theory]
    [InlineData("/v1/chat/completions", "messages")]
    [InlineData("/v1/chat/completions", "stop")]
    [InlineData("/v1/completions", "prompt")]
    [InlineData("/v1/completions", "model")]
    [InlineData("/v1/completions", "unheard_of")]
    [InlineData("/v1/embeddings", "input")]
    [InlineData("/v1/responses", "input")]
    [InlineData("/tokenize", "prompt")]
    public async Task TenMegabytes_AreAnsweredOrExplained(string path, string field)
    {
        var huge = string.Concat(Enumerable.Repeat("Who lives in Selby? ", 1 << 19));
        var request = Valid();
        request["tokens"] = null;
        request[field] = field == "messages" ? new JsonArray(new JsonObject { ["role"] = "user", ["content"] = huge }) : huge;

        Assert.InRange(await AssertAnswered(path, request.ToJsonString()), 200, 404);
    }

    /// <summary>A new route is fuzzed too, or this fails.</summary>
    [Fact]
    public void Routes_AreAllThatTakeABody()
    {
        var mapped = fixture.Server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") is true).Select(endpoint => endpoint.RoutePattern.RawText!);
        string[] aliases = ["/v1/tokenize", "/v1/detokenize", "/v1/chat/completions/render"];

        Assert.Equal(Routes.Select(row => row.Data).Concat(aliases).Order(), mapped.Order());
    }

    /// <summary>What every route takes: others ignore the fields of one.</summary>
    private static JsonObject Valid() => new()
    {
        ["model"] = "pair", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "a" }), ["input"] = "a", ["prompt"] = "a", ["tokens"] = 1, ["max_tokens"] = 2, ["max_output_tokens"] = 2,
    };

    private static IEnumerable<JsonNode> Places(JsonNode node)
    {
        var inner = node switch { JsonObject item => item.Select(pair => pair.Value), JsonArray list => list, _ => [] };
        foreach (var child in inner.OfType<JsonNode>())
        {
            yield return child;
            foreach (var deeper in Places(child)) yield return deeper;
        }
    }

    private static string Object((string Field, string Value)[] fields) => $"{{{string.Join(",", fields.Select(field => Pair(field.Field, field.Value)))}}}";

    private static string Pair(string field, string value) => $"{JsonValue.Create(field)!.ToJsonString()}:{value}";

    private async Task AssertAnswered(string path, (string, string)[] fields) => await AssertAnswered(path, Object(fields));

    private Task<int> AssertAnswered(string path, string body) => AssertAnswered(path, Encoding.UTF8.GetBytes(body));

    private async Task<int> AssertAnswered(string path, byte[] body)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        using var reply = await fixture.Server.Client.PostAsync(path, content);
        var text = await reply.Content.ReadAsStringAsync();
        var status = (int)reply.StatusCode;

        Assert.True(status < 500, $"{status}: {text}");
        if (status == 200) return status;
        var error = JsonNode.Parse(text)!["error"]!;
        Assert.NotEmpty((string)error["message"]!);
        Assert.Equal("invalid_request_error", (string?)error["type"]);
        return status;
    }
}
