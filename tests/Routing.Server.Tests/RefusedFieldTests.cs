using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>A field that is known and not served is refused by name; one that is wrong is named; one that nobody knows is ignored.</summary>
public sealed class RefusedFieldTests(ServerFixture fixture)
{
    private const string Chat = "/v1/chat/completions";
    private const string Completions = "/v1/completions";

    [Theory]
    [InlineData("/v1/chat/completions", """{"model": "pair", "messages": [{"role": "user", "content": "x"}], "modalities": ["\ud800"]}""")]
    [InlineData("/v1/responses", """{"model": "pair", "input": "x", "stream": true, "text": {"format": {"type": "text", "x": "\ud800"}}}""")]
    public async Task BrokenText_AnywhereInTheBody_IsRefused(string path, string body)
    {
        var (status, reply) = await fixture.Server.PostAsync(path, body);
        Assert.Equal(400, status);
        Assert.Contains("Unicode", (string?)reply["error"]!["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("functions", """[{"name": "f"}]""")]
    [InlineData("function_call", "\"auto\"")]
    [InlineData("audio", """{"voice": "alloy"}""")]
    [InlineData("web_search_options", """{"search_context_size": "low"}""")]
    [InlineData("modalities", """["text", "audio"]""")]
    [InlineData("suffix", "\"end\"")]
    [InlineData("best_of", "3")]
    [InlineData("use_beam_search", "true")]
    [InlineData("length_penalty", "0.5")]
    [InlineData("documents", """[{"text": "a"}]""")]
    [InlineData("structured_outputs", """{"regex": "a"}""")]
    [InlineData("guided_json", """{"type": "object"}""")]
    [InlineData("guided_regex", "\"a+\"")]
    [InlineData("guided_choice", """["a", "b"]""")]
    [InlineData("guided_grammar", "\"root ::= a\"")]
    [InlineData("grammar", "\"root ::= a\"")]
    [InlineData("json_schema", """{"type": "object"}""")]
    [InlineData("regex", "\"a+\"")]
    [InlineData("ebnf", "\"root ::= a\"")]
    [InlineData("bad_words", """["a"]""")]
    [InlineData("allowed_token_ids", "[5]")]
    [InlineData("logprob_token_ids", "[5]")]
    [InlineData("logits_processors", """["a.b"]""")]
    [InlineData("truncate_prompt_tokens", "5")]
    [InlineData("stream_interval", "4")]
    [InlineData("priority", "3")]
    [InlineData("return_hidden_states", "true")]
    [InlineData("return_routed_experts", "true")]
    [InlineData("prompt_embeds", "\"abc\"")]
    [InlineData("lora_path", "\"a\"")]
    [InlineData("mm_processor_kwargs", """{"a": 1}""")]
    [InlineData("previous_response_id", "\"resp_1\"")]
    [InlineData("conversation", "\"conv_1\"")]
    [InlineData("background", "true")]
    public async Task KnownFields_ThatAreNotServed_AreRefusedByName(string field, string value)
    {
        foreach (var path in (string[])[Chat, Completions])
        {
            var (status, body) = await PostAsync(path, field, value);
            Assert.Equal((400, field, "unsupported_parameter"), (status, (string?)body["error"]!["param"], (string?)body["error"]!["code"]));
            Assert.Contains($"'{field}'", (string?)body["error"]!["message"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("functions", "null")]
    [InlineData("functions", "[]")]
    [InlineData("suffix", "null")]
    [InlineData("suffix", "\"\"")]
    [InlineData("best_of", "1")]
    [InlineData("use_beam_search", "false")]
    [InlineData("length_penalty", "1.0")]
    [InlineData("priority", "0")]
    [InlineData("modalities", """["text"]""")]
    [InlineData("user", "\"me\"")]
    [InlineData("store", "true")]
    [InlineData("metadata", """{"a": "b"}""")]
    [InlineData("nobody_knows_this", """{"deep": [1, 2]}""")]
    [InlineData("stop", "null")]
    [InlineData("temperature", "null")]
    public async Task Fields_ThatAskForNothing_AreTaken(string field, string value)
    {
        foreach (var path in (string[])[Chat, Completions])
        {
            var (status, body) = await PostAsync(path, field, value);
            Assert.True(status == 200, body.ToJsonString());
        }
    }

    [Theory]
    [InlineData("model", "\"gpt-5\"", "model", 404)]
    [InlineData("model", "null", "model", 400)]
    [InlineData("model", "\"pair@high\"", "model", 404)]
    [InlineData("temperature", "-1", "temperature", 400)]
    [InlineData("temperature", "\"hot\"", "temperature", 400)]
    [InlineData("temperature", "1e999", "temperature", 400)]
    [InlineData("top_p", "0", "top_p", 400)]
    [InlineData("top_p", "1.5", "top_p", 400)]
    [InlineData("top_k", "-2", "top_k", 400)]
    [InlineData("min_p", "2", "min_p", 400)]
    [InlineData("repetition_penalty", "0", "repetition_penalty", 400)]
    [InlineData("presence_penalty", "3", "presence_penalty", 400)]
    [InlineData("frequency_penalty", "-3", "frequency_penalty", 400)]
    [InlineData("max_tokens", "0", "max_tokens", 400)]
    [InlineData("max_tokens", "-5", "max_tokens", 400)]
    [InlineData("max_tokens", "1.5", "max_tokens", 400)]
    [InlineData("max_tokens", "99999999999999999999", "max_tokens", 400)]
    [InlineData("n", "0", "n", 400)]
    [InlineData("n", "129", "n", 400)]
    [InlineData("n", "[1]", "n", 400)]
    [InlineData("min_tokens", "500", "min_tokens", 400)]
    [InlineData("min_tokens", "-1", "min_tokens", 400)]
    [InlineData("seed", "\"a\"", "seed", 400)]
    [InlineData("stop", "5", "stop", 400)]
    [InlineData("stop", "\"\"", "stop", 400)]
    [InlineData("stop", """["a", 5]""", "stop", 400)]
    [InlineData("stop", "\"\\ud800\"", "stop", 400)]
    [InlineData("stop_token_ids", "[99999]", "stop_token_ids", 400)]
    [InlineData("stop_token_ids", "5", "stop_token_ids", 400)]
    [InlineData("logit_bias", """{"99999": 1}""", "logit_bias", 400)]
    [InlineData("logit_bias", """{"a": 1}""", "logit_bias", 400)]
    [InlineData("logit_bias", """{"5": 101}""", "logit_bias", 400)]
    [InlineData("stream", "\"yes\"", "stream", 400)]
    [InlineData("stream_options", """{"include_usage": true}""", "stream_options", 400)]
    [InlineData("prompt_logprobs", "21", "prompt_logprobs", 400)]
    [InlineData("routing", """{"polizy": "small"}""", "routing.polizy", 400)]
    [InlineData("routing", """{"policy": "unheard"}""", "routing.policy", 400)]
    [InlineData("routing", """{"return": "all"}""", "routing.return", 400)]
    [InlineData("routing", """{"replay": [0, 2]}""", "routing.replay", 400)]
    [InlineData("routing", """{"replay": [0], "threshold": 1}""", "routing.replay", 400)]
    [InlineData("routing", """{"threshold": 0.5, "max_large_fraction": 0.5}""", "routing", 400)]
    [InlineData("routing", """{"max_large_fraction": 2}""", "routing", 400)]
    [InlineData("routing", """{"threshold": 1e999}""", "routing", 400)]
    [InlineData("model", "\"pair@1e999\"", "model", 404)]
    [InlineData("routing", """{"threshold": "high"}""", "routing.threshold", 400)]
    public async Task WrongFields_AreNamed(string field, string value, string param, int status)
    {
        foreach (var path in (string[])[Chat, Completions])
        {
            var (given, body) = await PostAsync(path, field, value);
            Assert.Equal((status, param), (given, (string?)body["error"]!["param"]));
        }
    }

    [Theory]
    [InlineData(Chat, "messages", "null", "messages")]
    [InlineData(Chat, "messages", "[]", "messages")]
    [InlineData(Chat, "messages", "[null]", "messages[0].role")]
    [InlineData(Chat, "messages", "\"hello\"", "messages")]
    [InlineData(Chat, "messages", """[{"content": "a"}]""", "messages[0].role")]
    [InlineData(Chat, "messages", """[{"role": "wizard", "content": "a"}]""", "messages[0].role")]
    [InlineData(Chat, "messages", """[{"role": "user"}]""", "messages[0].content")]
    [InlineData(Chat, "messages", """[{"role": "user", "content": "a"}, {"role": "user", "content": 5}]""", "messages[1].content")]
    [InlineData(Chat, "messages", """[{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:"}}]}]""", "messages[0].content")]
    [InlineData(Chat, "messages", """[{"role": "user", "content": "\ud800"}]""", "messages[0].content")]
    [InlineData(Chat, "messages", """[{"role": "tool", "content": "a"}]""", "messages[0].tool_call_id")]
    [InlineData(Chat, "max_completion_tokens", "0", "max_completion_tokens")]
    [InlineData(Chat, "logprobs", "5", "logprobs")]
    [InlineData(Chat, "top_logprobs", "3", "top_logprobs")]
    [InlineData(Chat, "tool_choice", "\"required\"", "tool_choice")]
    [InlineData(Chat, "tool_choice", "\"sometimes\"", "tool_choice")]
    [InlineData(Chat, "tools", """[{"type": "retrieval"}]""", "tools[0]")]
    [InlineData(Chat, "tools", """[{"type": "function", "function": {"name": "a b"}}]""", "tools[0].function.name")]
    [InlineData(Chat, "reasoning_effort", "\"huge\"", "reasoning_effort")]
    [InlineData(Chat, "reasoning_effort", "\"high\"", "reasoning_effort")]
    [InlineData(Chat, "continue_final_message", "true", "continue_final_message")]
    [InlineData(Completions, "prompt", "null", "prompt")]
    [InlineData(Completions, "prompt", "\"\"", "prompt")]
    [InlineData(Completions, "prompt", "[]", "prompt")]
    [InlineData(Completions, "prompt", "[[]]", "prompt")]
    [InlineData(Completions, "prompt", "[1024]", "prompt")]
    [InlineData(Completions, "prompt", "[-1]", "prompt")]
    [InlineData(Completions, "prompt", """["a", 5]""", "prompt")]
    [InlineData(Completions, "prompt", "{}", "prompt")]
    [InlineData(Completions, "logprobs", "true", "logprobs")]
    [InlineData(Completions, "logprobs", "21", "logprobs")]
    [InlineData(Completions, "echo", "1", "echo")]
    [InlineData("/v1/embeddings", "input", "null", "input")]
    [InlineData("/v1/embeddings", "input", "\"\"", "input")]
    [InlineData("/v1/embeddings", "input", "5", "input")]
    [InlineData("/v1/embeddings", "encoding_format", "\"hex\"", "encoding_format")]
    [InlineData("/v1/embeddings", "dimensions", "7", "dimensions")]
    [InlineData("/v1/embeddings", "pooling", "\"max\"", "pooling")]
    [InlineData("/tokenize", "prompt", "5", "prompt")]
    [InlineData("/detokenize", "tokens", "[99999]", "tokens")]
    [InlineData("/detokenize", "tokens", "\"a\"", "tokens")]
    [InlineData("/v1/route", "tokens", "0", "tokens")]
    public async Task WrongFieldsOfARoute_AreNamed(string path, string field, string value, string param)
    {
        var (status, body) = await PostAsync(path, field, value);

        Assert.Equal((400, param), (status, (string?)body["error"]!["param"]));
    }

    /// <summary>Said in the words of JSON, and of what is really wrong.</summary>
    [Theory]
    [InlineData("max_tokens", "\"5\"", "a number")]
    [InlineData("max_tokens", "99999999999999999999", "whole number")]
    [InlineData("n", "1.5", "whole number")]
    [InlineData("temperature", "\"5\"", "a number")]
    [InlineData("stream", "1", "true or false")]
    [InlineData("stop", "\"\\ud800\"", "not valid Unicode")]
    [InlineData("model", "\"\\ud800\"", "not valid Unicode")]
    [InlineData("model", "5", "a string")]
    [InlineData("stop_token_ids", "\"a\"", "list of whole numbers")]
    [InlineData("stream_options", "5", "an object")]
    [InlineData("logit_bias", "[1]", "an object")]
    public async Task Messages_SayWhatIsWanted(string field, string value, string words)
    {
        var (_, body) = await PostAsync(Completions, field, value);

        Assert.Contains(words, (string?)body["error"]?["message"] ?? "(taken)", StringComparison.Ordinal);
    }

    private Task<(int Status, JsonNode Body)> PostAsync(string path, string field, string value)
    {
        var body = new JsonObject { ["model"] = "pair" };
        if (path == Chat) body["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "a" });
        else body["prompt"] = "a";
        if (path == "/v1/embeddings") body["input"] = "a";
        if (path is Chat or Completions) body["max_tokens"] = 1;
        body.Remove(field);
        var json = body.ToJsonString();
        return fixture.Server.PostAsync(path, $"{json[..^1]}{(body.Count > 0 ? "," : "")} \"{field}\": {value}}}");
    }
}
