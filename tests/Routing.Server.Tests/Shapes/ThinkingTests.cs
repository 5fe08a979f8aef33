using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Routing.Hosting;
using Routing.Hosting.Chat;
using Routing.Server.Tests.Responses;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Shapes;

/// <summary>A model that thinks before it answers.</summary>
public sealed class ThinkingTests(ThinkingModel model) : IClassFixture<ThinkingModel>
{
    private const string Path = "/v1/chat/completions";

    /// <summary>Without the token that ends answers.</summary>
    private const string Endless = "\"logit_bias\": {\"1\": -100}";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    public async Task Budget_IsObeyed_AndTheThoughtsAreApart(int budget)
    {
        var request = Request($"\"thinking_token_budget\": {budget}, \"max_tokens\": {budget + 12}, {Endless}, \"return_token_ids\": true");
        var reply = await model.Server.AskAsync(Path, request);
        var choice = reply["choices"]![0]!;
        int[] ids = Ids(choice);

        Assert.Equal(ThinkingModel.Open, ids[0]);
        var close = Array.IndexOf(ids, ThinkingModel.Close);
        Assert.InRange(close, 1, budget + 1);
        Assert.Equal((await DetokenizedAsync(ids[1..close])).Trim(), (string?)choice["message"]!["reasoning_content"] ?? "");
        Assert.Equal((await DetokenizedAsync(ids[(close + 1)..])).TrimStart(), (string?)choice["message"]!["content"]);
        Assert.InRange((int)reply["usage"]!["completion_tokens_details"]!["reasoning_tokens"]!, close - 1, close);
        if (budget == 17) Assert.Equal(budget + 1, close);   // an untrained model does not stop thinking by itself
    }

    [Theory]
    [InlineData("minimal", 128)]
    [InlineData("low", 512)]
    public async Task Effort_IsABudget(string effort, int budget)
    {
        var ids = Ids((await model.Server.AskAsync(Path, Request($"\"reasoning_effort\": \"{effort}\", \"max_tokens\": {budget + 20}, \"return_token_ids\": true, \"logit_bias\": {{\"1\": -100, \"{ThinkingModel.Close}\": -20}}")))["choices"]![0]!);

        Assert.Equal(budget + 1, Array.IndexOf(ids, ThinkingModel.Close));
    }

    [Fact]
    public async Task Effort_None_DoesNotThink()
    {
        var rendered = await model.Server.AskAsync("/apply-template", Request("\"reasoning_effort\": \"none\""));
        var choice = (await model.Server.AskAsync(Path, Request("\"reasoning_effort\": \"none\", \"max_tokens\": 8, \"ignore_eos\": true")))["choices"]![0]!;
        var (status, body) = await model.Server.PostAsync(Path, Request("\"reasoning_effort\": \"none\", \"thinking_token_budget\": 5"));

        Assert.EndsWith("<think>\n\n</think>\n\n", (string?)rendered["prompt"], StringComparison.Ordinal);
        Assert.False(choice["message"]!.AsObject().ContainsKey("reasoning_content"));
        Assert.NotEqual("", (string?)choice["message"]!["content"]);
        Assert.Equal((400, "thinking_token_budget"), (status, (string?)body["error"]!["param"]));
    }

    [Fact]
    public async Task Thoughts_ThatThePromptOpens_AreApart()
    {
        var request = Request("\"chat_template_kwargs\": {\"opened\": true}, \"thinking_token_budget\": 9, \"max_tokens\": 20, " + Endless + ", \"return_token_ids\": true");
        var choice = (await model.Server.AskAsync(Path, request))["choices"]![0]!;

        Assert.Equal(9, Array.IndexOf(Ids(choice), ThinkingModel.Close));
        Assert.NotEqual("", (string?)choice["message"]!["reasoning_content"]);
    }

    [Fact]
    public async Task Stream_IsTheWholeReply()
    {
        var request = Request("\"thinking_token_budget\": 20, \"max_tokens\": 40, " + Endless + ", \"n\": 2");
        var whole = await model.Server.AskAsync(Path, request);
        var streamed = await SseReply.PostAsync(model.Server, Path, ResponseRequests.Streamed(request));

        foreach (var choice in whole["choices"]!.AsArray())
        {
            var index = (int)choice!["index"]!;
            JsonNode[] deltas = [.. streamed.Of(index).Select(item => item["delta"]!)];
            Assert.Equal((string?)choice["message"]!["content"], streamed.Text(index));
            Assert.Equal((string?)choice["message"]!["reasoning_content"], string.Concat(deltas.Select(delta => (string?)delta["reasoning_content"])));
            Assert.True(Array.FindLastIndex(deltas, delta => delta["reasoning_content"] is not null) < Array.FindIndex(deltas, delta => (string?)delta["content"] is { Length: > 0 }), "an answer came before the end of its thoughts");
        }
    }

    [Fact]
    public async Task Schema_BindsTheAnswer_NotTheThoughts()
    {
        var request = Request("\"thinking_token_budget\": 12, \"max_tokens\": 200, \"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"name\": \"s\", \"schema\": {\"type\": \"object\", \"properties\": {\"town\": {\"enum\": [\"Hask\", \"Zell\"]}}, \"required\": [\"town\"], \"additionalProperties\": false}}}");
        var message = (await model.Server.AskAsync(Path, request))["choices"]![0]!["message"]!;

        Assert.Contains((string)JsonNode.Parse((string)message["content"]!)!["town"]!, (string[])["Hask", "Zell"]);
        Assert.NotEqual("", (string?)message["reasoning_content"]);
    }

    [Fact]
    public async Task Calls_ComeAfterTheThoughts()
    {
        var request = Request($"\"thinking_token_budget\": 12, \"tools\": [{ToolRequests.Time}], \"tool_choice\": \"required\", \"parallel_tool_calls\": false");
        var choice = (await model.Server.AskAsync(Path, request))["choices"]![0]!;

        Assert.Equal(["time"], ToolRequests.Names(choice["message"]!));
        Assert.Equal(("tool_calls", true), ((string?)choice["finish_reason"], choice["message"]!["content"] is null));
        Assert.NotEqual("", (string?)choice["message"]!["reasoning_content"]);
    }

    [Fact]
    public async Task Responses_HaveAnItemOfReasoning()
    {
        const string Body = """{"model": "thinker", "input": "Hi", "seed": 1, "max_output_tokens": 160, "reasoning": {"effort": "minimal"}, "logit_bias": {"1": -100, "1025": -20}}""";
        var whole = await model.Server.AskAsync("/v1/responses", Body);
        var streamed = await NamedEvents.PostAsync(model.Server, ResponseRequests.Streamed(Body));

        Assert.Equal(["reasoning", "message"], whole["output"]!.AsArray().Select(item => (string)item!["type"]!));
        Assert.Equal(["completed", "incomplete"], whole["output"]!.AsArray().Select(item => (string)item!["status"]!));
        Assert.Equal((string?)whole["output"]![0]!["content"]![0]!["text"], streamed.Deltas("response.reasoning_text.delta"));
        Assert.Equal((string?)whole["output"]![1]!["content"]![0]!["text"], streamed.Deltas("response.output_text.delta"));
        Assert.Equal([0, 1], streamed.Named("response.output_item.added").Select(sent => (int)sent.Data["output_index"]!));
        Assert.InRange((int)whole["usage"]!["output_tokens_details"]!["reasoning_tokens"]!, 128, 129);
    }

    [Fact]
    public async Task ChatClient_KeepsThoughtsApart()
    {
        using var host = ModelHost.Start(new HostSettings { Small = model.Path, Large = null, KvBytes = 16 << 20 });
        using var client = new TokenRoutingChatClient(host);
        var format = ChatResponseFormat.ForJsonSchema(System.Text.Json.JsonElement.Parse("""{"enum": ["Hask", "Zell"]}"""));
        var answer = await client.GetResponseAsync("Hi", new ChatOptions { Seed = 1, MaxOutputTokens = 1500, ResponseFormat = format });
        var quick = await client.GetResponseAsync("Hi", new ChatOptions { Seed = 1, MaxOutputTokens = 30, ResponseFormat = format, Reasoning = new ReasoningOptions { Effort = ReasoningEffort.None } });

        Assert.NotEmpty(answer.Messages[0].Contents.OfType<TextReasoningContent>());
        Assert.True(answer.Usage!.ReasoningTokenCount > 0);
        Assert.Contains(quick.Text, (string[])["\"Hask\"", "\"Zell\""]);
        Assert.Equal(0, quick.Usage!.ReasoningTokenCount);
    }

    private static string Request(string more) => $$"""{"model": "thinker", "messages": [{"role": "user", "content": "Hi"}], "seed": 1, {{more}}}""";

    private static int[] Ids(JsonNode choice) => [.. choice["token_ids"]!.AsArray().Select(id => (int)id!)];

    private async Task<string> DetokenizedAsync(int[] ids) =>
        ids.Length == 0 ? "" : (string)(await model.Server.AskAsync("/detokenize", $$"""{"tokens": [{{string.Join(", ", ids)}}]}"""))["content"]!;
}
