using System.Text.Json;
using System.Text.Json.Nodes;

namespace Routing.Formats.Templates;

/// <summary>The chat template of a checkpoint folder, with the tokenizer's special tokens that it may name.</summary>
public sealed class FolderTemplate
{
    private const string ConfigFile = "tokenizer_config.json";
    private const string TemplateFile = "chat_template.jinja";

    private static readonly string[] s_tokenNames = ["bos_token", "eos_token", "unk_token", "pad_token"];

    private readonly ChatTemplate _template;
    private readonly Dictionary<string, string> _specialTokens;

    private FolderTemplate(ChatTemplate template, Dictionary<string, string> specialTokens) => (_template, _specialTokens) = (template, specialTokens);

    /// <summary>Reads chat_template.jinja, else the chat_template of tokenizer_config.json (of several, the one named default); null when there is none.</summary>
    /// <exception cref="InvalidFileException">A file is not what it should be.</exception>
    /// <exception cref="TemplateException">The template is malformed.</exception>
    public static FolderTemplate? Find(string folder)
    {
        var configPath = Path.Combine(folder, ConfigFile);
        var templatePath = Path.Combine(folder, TemplateFile);
        var config = File.Exists(configPath) ? ReadConfig(configPath) : [];
        var source = File.Exists(templatePath) ? File.ReadAllText(templatePath) : Source(configPath, config["chat_template"]);
        if (source is null) return null;
        var name = File.Exists(templatePath) ? templatePath : configPath;
        return new FolderTemplate(ChatTemplate.Parse(source, name), SpecialTokens(config));
    }

    /// <summary>Renders a conversation.</summary>
    /// <param name="messages">Turns, oldest first.</param>
    /// <param name="addGenerationPrompt">Ends with what opens the assistant's next turn.</param>
    /// <param name="tools">Tool definitions, as the OpenAI API gives them.</param>
    public string Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt, JsonArray? tools = null) =>
        _template.Render(Context(messages, addGenerationPrompt, tools), _specialTokens);

    /// <summary>As <see cref="Render"/>, split by who wrote each part.</summary>
    public IReadOnlyList<TemplateSegment> RenderSegments(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt, JsonArray? tools = null) =>
        _template.RenderSegments(Context(messages, addGenerationPrompt, tools), _specialTokens);

    private static JsonObject Context(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt, JsonArray? tools)
    {
        var context = new JsonObject
        {
            ["messages"] = new JsonArray([.. messages.Select(message => message.ToJson())]),
            ["add_generation_prompt"] = addGenerationPrompt,
        };
        if (tools is not null) context["tools"] = tools.DeepClone();
        return context;
    }

    private static JsonObject ReadConfig(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? throw new InvalidFileException(path, "file", "is not a JSON object");
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            throw new InvalidFileException(path, "file", $"is not JSON: {failure.Message}", failure);
        }
    }

    private static string? Source(string path, JsonNode? value)
    {
        if (value is null) return null;
        if (Text(value) is { } single) return single;
        foreach (var named in value as JsonArray ?? throw new InvalidFileException(path, "chat_template", "is neither a string nor a list"))
            if (Text(named?["name"]) == "default" && Text(named?["template"]) is { } source) return source;
        throw new InvalidFileException(path, "chat_template", "lists no template named 'default'");
    }

    // A token is written as a string or as an object with its content.
    private static Dictionary<string, string> SpecialTokens(JsonObject config)
    {
        var tokens = new Dictionary<string, string>();
        foreach (var name in s_tokenNames)
            if ((Text(config[name]) ?? Text((config[name] as JsonObject)?["content"])) is { } text) tokens[name] = text;
        return tokens;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
