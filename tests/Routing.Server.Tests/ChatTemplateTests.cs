using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>A request may bring a template of its own.</summary>
public sealed class ChatTemplateTests(ServerFixture fixture)
{
    private const string Render = "/v1/chat/completions/render";

    [Fact]
    public async Task OwnTemplate_WritesThePrompt_AndMayNameSpecialTokens_ButMessagesMayNot()
    {
        var reply = await fixture.Server.AskAsync(Render, Request("<|question|>{{ messages[0].content | upper }}{{ extra }}<|answer|>{{ eos_token }}", "a<|end|>", ", \"chat_template_kwargs\": {\"extra\": \"!\"}"));
        int[] ids = [.. reply["prompt_token_ids"]!.AsArray().Select(id => (int)id!)];

        Assert.Equal("<|question|>A<|END|>!<|answer|><|end|>", (string?)reply["prompt"]);
        Assert.Equal((2, 3, 1), (ids[0], ids[^2], ids[^1]));   // question, answer, end
        Assert.Single(ids, id => id == 1);
    }

    [Fact]
    public async Task OwnTemplate_OfTheModel_GivesTheModelsAnswer()
    {
        const string Own = "<|question|>{{ messages[0].content }}<|answer|>";
        var body = Request(Own, ServerFixture.Question, ", \"temperature\": 0");
        var answer = await fixture.Server.AskAsync("/v1/chat/completions", body);
        Assert.Contains("Answer: MN80H, VC92Z", (string?)answer["choices"]![0]!["message"]!["content"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{% if %}", "malformed")]
    [InlineData("{{ raise_exception('no') }}", "refuses")]
    [InlineData("{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}", "refuses")]
    public async Task Template_ThatCannotBe_IsRefused(string template, string words)
    {
        var (status, reply) = await fixture.Server.PostAsync(Render, Request(template, "a", ""));
        Assert.Equal(400, status);
        Assert.Contains(words, (string?)reply["error"]!["message"], StringComparison.Ordinal);
    }

    private static string Request(string template, string content, string more) =>
        $$"""{"model": "pair", "chat_template": {{System.Text.Json.JsonSerializer.Serialize(template)}}, "messages": [{"role": "user", "content": {{System.Text.Json.JsonSerializer.Serialize(content)}}}]{{more}}}""";
}
