using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Shapes;

/// <summary>Answers of a demanded shape, at temperatures where an unbound model writes anything.</summary>
public sealed class JsonAnswerTests(ServerFixture fixture)
{
    private const string Path = "/v1/chat/completions";
    private const int MostTokens = 400;

    /// <summary>Bounded everywhere, so that every answer ends by itself.</summary>
    private const string Schema = """
        {"type": "object", "additionalProperties": false, "required": ["town", "badges", "known"], "properties": {
          "town": {"enum": ["Hask", "Zell", "Zürich 🐙"]},
          "known": {"type": "boolean"},
          "year": {"type": "integer", "minimum": 1900, "maximum": 2000},
          "badges": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"$ref": "#/$defs/badge"}}},
         "$defs": {"badge": {"type": "string", "minLength": 2, "maxLength": 5}}}
        """;

    public static TheoryData<string, double> Runs
    {
        get
        {
            var runs = new TheoryData<string, double>();
            foreach (var policy in (string[])["small", "large", "lossless", "r2r", "entropy", "random"])
                foreach (var temperature in (double[])[1, 2])
                    runs.Add(policy, temperature);
            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Schema_IsFollowed_UnderEveryPolicy(string policy, double temperature)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var request = Request(Format("json_schema"), seed, temperature);
            request["routing"] = new JsonObject { ["policy"] = policy };
            var choice = (await fixture.Server.AskAsync(Path, request.ToJsonString()))["choices"]![0]!;

            Assert.Equal("stop", (string?)choice["finish_reason"]);
            AssertBadges((string)choice["message"]!["content"]!);
        }
    }

    [Theory]
    [InlineData("json_object")]
    [InlineData("json_schema")]
    public async Task EveryChoice_IsJson_WholeAndStreamed(string type)
    {
        var request = Request(Format(type), seed: 7, temperature: 1.5);
        (request["n"], request["logprobs"], request["top_logprobs"]) = (3, true, 2);
        var whole = await fixture.Server.AskAsync(Path, request.ToJsonString());
        request["stream"] = true;
        var streamed = await SseReply.PostAsync(fixture.Server, Path, request.ToJsonString());

        Assert.Equal(3, whole["choices"]!.AsArray().Count);
        foreach (var choice in whole["choices"]!.AsArray())
        {
            var (index, text) = ((int)choice!["index"]!, (string)choice["message"]!["content"]!);
            Assert.Equal(text, streamed.Text(index));
            Assert.Equal((string?)choice["finish_reason"], streamed.FinishReason(index));
            string[] tokens = Tokens(choice["logprobs"]);
            Assert.Equal(tokens, streamed.Of(index).SelectMany(item => Tokens(item["logprobs"])));
            Assert.Equal(text, Decode(choice["logprobs"]!));
            if ((string?)choice["finish_reason"] == "length") continue;   // an object of any kind need not end
            if (type == "json_schema") AssertBadges(text);
            else Assert.IsType<JsonObject>(JsonNode.Parse(text));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1.5, 2)]
    [InlineData(2, 3)]
    public async Task JsonObject_IsOne(double temperature, int seed)
    {
        var request = Request(Format("json_object"), seed, temperature);
        request["max_tokens"] = 800;
        var choice = (await fixture.Server.AskAsync(Path, request.ToJsonString()))["choices"]![0]!;
        var text = (string)choice["message"]!["content"]!;

        Assert.StartsWith("{", text.TrimStart(), StringComparison.Ordinal);
        if ((string?)choice["finish_reason"] == "stop") Assert.IsType<JsonObject>(JsonNode.Parse(text));
    }

    /// <summary>Whatever a client says of strictness, the schema holds.</summary>
    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    [InlineData("null")]
    public async Task Strict_ChangesNothing(string strict)
    {
        var format = Format("json_schema");
        format["json_schema"]!["strict"] = JsonNode.Parse(strict);
        var choice = (await fixture.Server.AskAsync(Path, Request(format, 5, 2).ToJsonString()))["choices"]![0]!;

        AssertBadges((string)choice["message"]!["content"]!);
    }

    [Theory]
    [InlineData("""{"type": "json_schema", "json_schema": {"name": "s", "schema": {"type": "object", "not": {}}}}""", "response_format", "#/not")]
    [InlineData("""{"type": "json_schema", "json_schema": {"name": "s", "schema": {"properties": {"a": {"type": "text"}}}}}""", "response_format", "#/properties/a")]
    [InlineData("""{"type": "json_schema", "json_schema": {"name": "s", "schema": {"$ref": "#/$defs/none"}}}""", "response_format", "none")]
    [InlineData("""{"type": "json_schema", "json_schema": {"name": "s", "schema": {"type": "string", "pattern": "^a"}}}""", "response_format", "#/pattern")]
    [InlineData("""{"type": "json_schema", "json_schema": {"name": "s"}}""", "response_format.json_schema.schema", "missing")]
    [InlineData("""{"type": "json_schema"}""", "response_format.json_schema.schema", "missing")]
    [InlineData("""{"type": "json_schema", "json_schema": {"name": "s", "schema": "object"}}""", "response_format.json_schema.schema", "JSON schema")]
    [InlineData("""{"type": "yaml"}""", "response_format.type", "yaml")]
    [InlineData("""{}""", "response_format.type", "json_object")]
    [InlineData("\"json_object\"", "response_format", "an object")]
    public async Task Formats_ThatCannotBe_AreRefusedWithTheirPlace(string format, string param, string words)
    {
        var request = Request(JsonNode.Parse(format)!, 1, 1);
        var (status, body) = await fixture.Server.PostAsync(Path, request.ToJsonString());

        Assert.Equal((400, param), (status, (string?)body["error"]!["param"]));
        Assert.Contains(words, (string?)body["error"]!["message"], StringComparison.Ordinal);
    }

    /// <summary>A shape ends where it is complete.</summary>
    [Theory]
    [InlineData("ignore_eos", "true")]
    [InlineData("min_tokens", "5")]
    public async Task Fields_ThatWouldKeepItFromEnding_AreRefused(string field, string value)
    {
        var request = Request(Format("json_object"), 1, 1);
        request[field] = JsonNode.Parse(value);
        var (status, body) = await fixture.Server.PostAsync(Path, request.ToJsonString());

        Assert.Equal((400, field), (status, (string?)body["error"]!["param"]));
    }

    [Theory]
    [InlineData("\"auto\"", 400)]
    [InlineData("null", 400)]
    [InlineData("\"required\"", 400)]
    [InlineData("\"none\"", 200)]
    public async Task Format_ExcludesTools_UnlessNoneIsCalled(string toolChoice, int expected)
    {
        var request = Request(Format("json_schema"), 1, 1);
        (request["tools"], request["tool_choice"]) = (JsonNode.Parse($"[{ToolRequests.Weather}]"), JsonNode.Parse(toolChoice));
        var (status, body) = await fixture.Server.PostAsync(Path, request.ToJsonString());

        Assert.Equal(expected, status);
        if (status == 400) Assert.Equal("response_format", (string?)body["error"]!["param"]);
    }

    private static JsonObject Request(JsonNode format, int seed, double temperature) => new()
    {
        ["model"] = "pair", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Who lives in Selby?" }),
        ["max_tokens"] = MostTokens, ["temperature"] = temperature, ["seed"] = seed, ["response_format"] = format,
    };

    private static JsonObject Format(string type) => type == "json_object" ? new() { ["type"] = type }
        : new() { ["type"] = type, ["json_schema"] = new JsonObject { ["name"] = "badges", ["schema"] = JsonNode.Parse(Schema) } };

    private static void AssertBadges(string text)
    {
        var answer = JsonNode.Parse(text)!.AsObject();
        Assert.Empty(answer.Select(pair => pair.Key).Except(["town", "badges", "known", "year"]));
        Assert.Contains((string)answer["town"]!, (string[])["Hask", "Zell", "Zürich 🐙"]);
        Assert.IsType<bool>(answer["known"]!.GetValue<bool>());
        Assert.InRange(answer["badges"]!.AsArray().Count, 1, 3);
        Assert.All(answer["badges"]!.AsArray(), badge => Assert.InRange(((string)badge!).EnumerateRunes().Count(), 2, 5));
        if (answer["year"] is { } year) Assert.InRange((int)year, 1900, 2000);
    }

    private static string[] Tokens(JsonNode? logProbs) => [.. logProbs?["content"]!.AsArray().Select(token => (string)token!["token"]!) ?? []];

    private static string Decode(JsonNode logProbs) =>
        System.Text.Encoding.UTF8.GetString([.. logProbs["content"]!.AsArray().SelectMany(token => token!["bytes"]!.AsArray().Select(value => (byte)value!))]);
}
