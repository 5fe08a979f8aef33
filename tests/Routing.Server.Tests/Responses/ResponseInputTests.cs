using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Responses;

/// <summary>What <c>/v1/responses</c> takes and what it refuses, in its own names.</summary>
public sealed class ResponseInputTests(ServerFixture fixture)
{
    private const string Path = "/v1/responses";

    /// <summary>The same conversation in both APIs is the same prompt, so greedy answers and prompt lengths are equal.</summary>
    [Theory]
    [InlineData("""[{"role": "user", "content": "Hi"}]""", """[{"role": "user", "content": "Hi"}]""")]
    [InlineData("""[{"type": "message", "role": "developer", "content": [{"type": "input_text", "text": "Hm."}]}, {"role": "user", "content": "Hi"}]""", """[{"role": "developer", "content": "Hm."}, {"role": "user", "content": "Hi"}]""")]
    [InlineData("""[{"role": "user", "content": "Hi"}, {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": [{"type": "output_text", "text": "Ho", "annotations": [], "logprobs": []}]}, {"role": "user", "content": "Hm"}]""", """[{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ho"}, {"role": "user", "content": "Hm"}]""")]
    [InlineData("""[{"role": "user", "content": "Hi"}, {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": null}, {"role": "assistant", "content": "Ho"}, {"role": "user", "content": "Hm"}]""", """[{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ho"}, {"role": "user", "content": "Hm"}]""")]
    [InlineData("""[{"role": "user", "content": "Hi"}, {"type": "function_call", "id": "fc_1", "call_id": "c1", "name": "f", "arguments": "{\"a\":1}", "status": "completed"}, {"type": "function_call_output", "call_id": "c1", "output": "5"}]""",
        """[{"role": "user", "content": "Hi"}, {"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{\"a\":1}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": "5"}]""")]
    public async Task Items_AreTheMessagesOfChat(string input, string messages)
    {
        var reply = await fixture.Server.AskAsync(Path, ResponseRequests.WithInput(input, """ "temperature": 0, "max_output_tokens": 20"""));
        var chat = await fixture.Server.AskAsync("/v1/chat/completions", $$"""{"model": "pair", "messages": {{messages}}, "temperature": 0, "max_tokens": 20}""");

        Assert.Equal((int)chat["usage"]!["prompt_tokens"]!, (int)reply["usage"]!["input_tokens"]!);
        Assert.Equal((string?)chat["choices"]![0]!["message"]!["content"], ResponseRequests.Text(reply));
    }

    [Theory]
    [InlineData("previous_response_id", "\"resp_1\"")]
    [InlineData("conversation", "\"conv_1\"")]
    [InlineData("conversation", """{"id": "conv_1"}""")]
    [InlineData("background", "true")]
    [InlineData("truncation", "\"auto\"")]
    [InlineData("prompt", """{"id": "pmpt_1"}""")]
    [InlineData("include", """["web_search_call.results"]""")]
    [InlineData("max_tokens", "5")]
    [InlineData("max_completion_tokens", "5")]
    [InlineData("response_format", """{"type": "json_object"}""")]
    [InlineData("reasoning_effort", "\"low\"")]
    [InlineData("logprobs", "true")]
    [InlineData("n", "2")]
    [InlineData("prompt_logprobs", "0")]
    [InlineData("return_token_ids", "true")]
    public async Task KnownFields_ThatAreNotServed_AreRefused(string field, string value)
    {
        var (status, body) = await fixture.Server.PostAsync(Path, ResponseRequests.Of("Hi", $"\"{field}\": {value}"));

        Assert.Equal((400, field, "unsupported_parameter"), (status, (string?)body["error"]!["param"], (string?)body["error"]!["code"]));
        Assert.Contains($"'{field}'", (string?)body["error"]!["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("previous_response_id", "null")]
    [InlineData("background", "false")]
    [InlineData("store", "true")]
    [InlineData("max_tokens", "null")]
    [InlineData("logprobs", "false")]
    [InlineData("n", "1")]
    [InlineData("text", "null")]
    [InlineData("text", "{}")]
    [InlineData("text", """{"format": null, "verbosity": "low"}""")]
    [InlineData("reasoning", "null")]
    [InlineData("tools", "[]")]
    [InlineData("max_tool_calls", "3")]
    [InlineData("prompt_cache_key", "\"a\"")]
    [InlineData("stream_options", "null")]
    public async Task Fields_ThatAskForNothing_AreTaken(string field, string value)
    {
        var (status, body) = await fixture.Server.PostAsync(Path, ResponseRequests.Of("Hi", $"\"max_output_tokens\": 1, \"{field}\": {value}"));
        Assert.True(status == 200, body.ToJsonString());
    }

    /// <summary>Also what the chat request behind it finds wrong.</summary>
    [Theory]
    [InlineData("input", "null", "input")]
    [InlineData("input", "5", "input")]
    [InlineData("input", "[]", "input")]
    [InlineData("input", "[5]", "input[0]")]
    [InlineData("input", "[null]", "input[0]")]
    [InlineData("input", """[{"role": "user", "content": "a"}, {"role": "user"}]""", "input[1].content")]
    [InlineData("input", """[{"role": "user", "content": [{"type": "input_image", "image_url": "data:"}]}]""", "input[0]")]
    [InlineData("input", """[{"type": "function_call", "name": "f", "arguments": "{}"}]""", "input[0].call_id")]
    [InlineData("input", """[{"type": "function_call", "call_id": "c", "arguments": "{}"}]""", "input[0].name")]
    [InlineData("input", """[{"type": "function_call_output", "output": "5"}]""", "input[0].call_id")]
    [InlineData("input", """[{"type": "function_call_output", "call_id": "c"}]""", "input[0].output")]
    [InlineData("input", """[{"type": "item_reference", "id": "msg_1"}]""", "input[0]")]
    [InlineData("input", """[{"type": "computer_call", "id": "c"}]""", "input[0]")]
    [InlineData("input", """[{"role": "wizard", "content": "a"}]""", "input[0].role")]
    [InlineData("max_output_tokens", "0", "max_output_tokens")]
    [InlineData("max_output_tokens", "5000", "input")]
    [InlineData("top_logprobs", "21", "top_logprobs")]
    [InlineData("tools", """[{"type": "web_search"}]""", "tools[0]")]
    [InlineData("tools", """[{"type": "custom", "name": "f"}]""", "tools[0]")]
    [InlineData("tools", """[{"type": "function", "name": "a b"}]""", "tools[0].name")]
    [InlineData("tools", """[{"type": "function", "name": "f", "parameters": 5}]""", "tools[0].parameters")]
    [InlineData("tool_choice", "\"required\"", "tool_choice")]
    [InlineData("tool_choice", """{"type": "web_search"}""", "tool_choice")]
    [InlineData("reasoning", """{"effort": "high"}""", "reasoning.effort")]
    [InlineData("reasoning", """{"effort": "huge"}""", "reasoning.effort")]
    [InlineData("text", """{"format": "json_object"}""", "text.format")]
    [InlineData("text", """{"format": {"type": "yaml"}}""", "text.format.type")]
    [InlineData("text", """{"format": {"type": "json_schema", "name": "s"}}""", "text.format.schema")]
    [InlineData("text", """{"format": {"type": "json_schema", "name": "s", "schema": {"not": {}}}}""", "text.format")]
    [InlineData("temperature", "-1", "temperature")]
    [InlineData("model", "\"gpt-5\"", "model")]
    public async Task WrongFields_AreNamed_InThisApisWords(string field, string value, string param)
    {
        var fields = new Dictionary<string, string> { ["model"] = "\"pair\"", ["input"] = "\"Hi\"", ["max_output_tokens"] = "1", [field] = value };
        var (status, body) = await fixture.Server.PostAsync(Path, $"{{{string.Join(", ", fields.Select(pair => $"\"{pair.Key}\": {pair.Value}"))}}}");
        var message = (string?)body["error"]?["message"] ?? "(taken)";

        Assert.Equal((field == "model" ? 404 : 400, param), (status, (string?)body["error"]!["param"]));
        foreach (var foreign in (string[])["'messages", "'response_format", "'reasoning_effort", "max_completion_tokens", ".function"]) Assert.DoesNotContain(foreign, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_IsFollowed()
    {
        const string Format = """{"format": {"type": "json_schema", "name": "badge", "strict": true, "schema": {"type": "object", "properties": {"town": {"enum": ["Hask", "Zell"]}, "known": {"type": "boolean"}}, "required": ["town", "known"], "additionalProperties": false}}}""";
        for (var seed = 0; seed < 4; seed++)
        {
            var reply = await fixture.Server.AskAsync(Path, ResponseRequests.Of("Hi", $"\"temperature\": 1.5, \"seed\": {seed}, \"text\": {Format}"));
            var answer = JsonNode.Parse(ResponseRequests.Text(reply))!.AsObject();

            Assert.Equal(["known", "town"], answer.Select(pair => pair.Key).Order());
            Assert.Contains((string?)answer["town"], (string[])["Hask", "Zell"]);
            Assert.Equal("completed", (string?)reply["status"]);
        }
    }
}
