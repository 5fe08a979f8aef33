using System.Text.Json.Nodes;
using Routing.Formats.Templates;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Templates;

public sealed class FolderTemplateTests : IDisposable
{
    private static readonly ChatMessage[] Hello = [new("user", "Hello")];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolderWithoutTemplateHasNone()
    {
        Assert.Null(FolderTemplate.Find(_folder.Path));
        Write("tokenizer_config.json", """{"bos_token": "<s>"}""");
        Assert.Null(FolderTemplate.Find(_folder.Path));
    }

    [Fact]
    public void TheTemplateFileWinsOverTheConfig()
    {
        Write("tokenizer_config.json", """{"chat_template": "config", "bos_token": {"content": "<s>", "lstrip": false}}""");
        Assert.Equal("config", Render());
        Write("chat_template.jinja", "{{ bos_token }}{{ messages[0].content }}");
        Assert.Equal("<s>Hello", Render());
    }

    [Fact]
    public void OfNamedTemplatesTheOneForToolsServesTools()
    {
        Write("tokenizer_config.json", """{"chat_template": [{"name": "tool_use", "template": "{{ tools|length }}"}, {"name": "default", "template": "plain"}]}""");
        Assert.Equal("plain", Render());
        Assert.Equal("1", FolderTemplate.Find(_folder.Path)!.Render(Hello, true, [new JsonObject()]));
    }

    [Fact]
    public void SpecialTokensComeFromBothFilesAndAreTrusted()
    {
        Write("chat_template.jinja", "{{ bos_token }}{{ messages[0].content }}{{ eos_token }}");
        Write("special_tokens_map.json", """{"bos_token": "<map>", "eos_token": "<end>"}""");
        Write("tokenizer_config.json", """{"bos_token": "<config>", "eos_token": null}""");
        var segments = FolderTemplate.Find(_folder.Path)!.RenderSegments(Hello, addGenerationPrompt: false);
        Assert.Equal([("<config>", true), ("Hello", false), ("<end>", true)], segments.Select(segment => (segment.Text, segment.ParseSpecialTokens)));
    }

    [Fact]
    public void MessagesHaveTheKeysTheyHaveValuesFor()
    {
        Write("chat_template.jinja", "{% for m in messages %}{{ m|tojson }}\n{% endfor %}{{ add_generation_prompt }} {{ tools }} {{ enable_thinking }}");
        var call = new ChatToolCall("c1", "f", new JsonObject { ["x"] = 1.0 });
        ChatMessage[] messages = [new("assistant", null) { ToolCalls = [call], ReasoningContent = "why" }, new("tool", "3") { ToolCallId = "c1", Name = "f" }];
        Assert.Equal(
            """
            {"role": "assistant", "content": null, "reasoning_content": "why", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": {"x": 1}}}]}
            {"role": "tool", "content": "3", "tool_call_id": "c1", "name": "f"}
            True None False
            """,
            FolderTemplate.Find(_folder.Path)!.Render(messages, true, variables: new JsonObject { ["enable_thinking"] = false }));
    }

    [Theory]
    [InlineData("""{"chat_template": 1}""", "chat_template", "is neither a string nor a list")]
    [InlineData("""{"chat_template": [{"name": "rag", "template": ""}]}""", "chat_template", "lists no template named 'default'")]
    [InlineData("""{"chat_template": "a\n{% if %}"}""", "chat_template, line 2", "unexpected '%}'")]
    [InlineData("""{"a": 1, "a": 2}""", "file", "is not JSON")]
    [InlineData("""{"a": """, "file", "is not JSON")]
    [InlineData("[]", "file", "is not")]
    public void ABrokenConfigIsRefused(string config, string item, string reason)
    {
        Write("tokenizer_config.json", config);
        Refused.By(() => FolderTemplate.Find(_folder.Path), "tokenizer_config.json", item, reason);
    }

    [Fact]
    public void AMalformedTemplateFileIsRefused()
    {
        Write("chat_template.jinja", "{{ ");
        Refused.By(() => FolderTemplate.Find(_folder.Path), "chat_template.jinja", "template, line 1", "the tag is not closed");
    }

    private string Render() => FolderTemplate.Find(_folder.Path)!.Render(Hello, addGenerationPrompt: true);

    private void Write(string name, string text) => File.WriteAllText(_folder.File(name), text);
}
