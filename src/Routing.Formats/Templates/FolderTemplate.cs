using System.Text.Json;
using System.Text.Json.Nodes;
using Routing.Formats.Tokenization;

namespace Routing.Formats.Templates;

/// <summary>The chat template of a checkpoint folder, with the tokenizer's special tokens that it may name.</summary>
public sealed class FolderTemplate
{
    private const string ConfigFile = "tokenizer_config.json";
    private const string TokenMapFile = "special_tokens_map.json";
    private const string TemplateFile = "chat_template.jinja";
    private const string ConfigKey = "chat_template";
    private const int LongestConfig = 64 << 20;
    private const int LongestTemplate = 4 << 20;

    private static readonly string[] TokenNames = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    private readonly ChatTemplate _template;
    private readonly ChatTemplate? _toolTemplate;
    private readonly Dictionary<string, string> _specialTokens;

    private FolderTemplate(ChatTemplate template, ChatTemplate? toolTemplate, Dictionary<string, string> specialTokens) =>
        (_template, _toolTemplate, _specialTokens) = (template, toolTemplate, specialTokens);

    /// <summary>
    /// Reads chat_template.jinja, else the chat_template of tokenizer_config.json: a text, or a list of named texts of which
    /// "default" is used, and "tool_use" where there are tools. Null when the folder has none.
    /// </summary>
    /// <exception cref="InvalidFileException">A file is not what it should be, or a template is malformed.</exception>
    public static FolderTemplate? Find(string folder)
    {
        var configPath = Path.Combine(folder, ConfigFile);
        var templatePath = Path.Combine(folder, TemplateFile);
        var config = ReadObject(configPath);
        var tokens = SpecialTokens(ReadObject(Path.Combine(folder, TokenMapFile)), config);
        if (File.Exists(templatePath)) return new FolderTemplate(Parse(templatePath, "template", ReadTemplate(templatePath)), null, tokens);
        switch (config[ConfigKey])
        {
            case null:
                return null;
            case JsonArray list:
                var standard = Named(list, "default") ?? throw new InvalidFileException(configPath, ConfigKey, "lists no template named 'default'");
                var forTools = Named(list, "tool_use") is { } source ? Parse(configPath, ConfigKey, source) : null;
                return new FolderTemplate(Parse(configPath, ConfigKey, standard), forTools, tokens);
            case var value:
                var single = Text(value) ?? throw new InvalidFileException(configPath, ConfigKey, "is neither a string nor a list");
                return new FolderTemplate(Parse(configPath, ConfigKey, single), null, tokens);
        }
    }

    /// <summary>Where it was read, for error messages.</summary>
    public string Name => _template.Name;

    /// <summary>Whether it reads a variable of that name, such as tools or enable_thinking.</summary>
    public bool Knows(string variable) => _template.Mentions(variable) || _toolTemplate is not null && (variable == "tools" || _toolTemplate.Mentions(variable));

    /// <summary>Renders a conversation.</summary>
    /// <param name="messages">Turns, oldest first.</param>
    /// <param name="addGenerationPrompt">Ends with what opens the assistant's next turn.</param>
    /// <param name="tools">Tool definitions, as the OpenAI API gives them.</param>
    /// <param name="variables">What else the template may read, such as enable_thinking; wins over the other variables.</param>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    public string Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt, JsonArray? tools = null, JsonObject? variables = null) =>
        For(tools).Render(Context(messages, addGenerationPrompt, tools, variables), _specialTokens);

    /// <summary>As <see cref="Render"/>, split by who wrote each part: what came with the request may not spell special tokens.</summary>
    public IReadOnlyList<TextSegment> RenderSegments(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt, JsonArray? tools = null, JsonObject? variables = null) =>
        For(tools).RenderSegments(Context(messages, addGenerationPrompt, tools, variables), _specialTokens);

    /// <summary>As <see cref="RenderSegments(IReadOnlyList{ChatMessage}, bool, JsonArray?, JsonObject?)"/>, by the conversation's own template where it has one.</summary>
    /// <param name="model">The model's template: its special tokens serve the other one too; null for a model that has none.</param>
    internal static IReadOnlyList<TextSegment> RenderSegments(ChatPrompt chat, FolderTemplate? model)
    {
        var template = chat.Template ?? model!.For(chat.Tools);
        return template.RenderSegments(Context(chat.Messages, chat.AddGenerationPrompt && !chat.ContinueFinalMessage, chat.Tools, chat.Variables), model?._specialTokens);
    }

    private ChatTemplate For(JsonArray? tools) => tools is not null && _toolTemplate is not null ? _toolTemplate : _template;

    private static JsonObject Context(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt, JsonArray? tools, JsonObject? variables)
    {
        var context = new JsonObject
        {
            ["messages"] = new JsonArray([.. messages.Select(message => message.ToJson())]),
            ["add_generation_prompt"] = addGenerationPrompt,
            // transformers defines these whether or not there are any.
            ["tools"] = tools?.DeepClone(),
            ["documents"] = null,
        };
        foreach (var (name, value) in variables ?? []) context[name] = value?.DeepClone();
        return context;
    }

    private static ChatTemplate Parse(string path, string item, string source)
    {
        try
        {
            return ChatTemplate.Parse(source, path);
        }
        catch (TemplateException failure)
        {
            throw new InvalidFileException(path, $"{item}, line {failure.Line}", failure.Reason, failure);
        }
    }

    private static string ReadTemplate(string path)
    {
        var length = new FileInfo(path).Length;
        return length <= LongestTemplate ? File.ReadAllText(path) : throw new InvalidFileException(path, "file", $"has {length:N0} bytes; a template has at most {LongestTemplate:N0}");
    }

    private static JsonObject ReadObject(string path)
    {
        if (!File.Exists(path)) return [];
        using var file = MappedFile.Open(path);
        try
        {
            var json = JsonNode.Parse(JsonFile.Bytes(file, LongestConfig)) as JsonObject ?? throw new InvalidFileException(path, "file", "is not a JSON object");
            _ = json.Count;   // finds keys that occur twice
            return json;
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            throw new InvalidFileException(path, "file", $"is not JSON: {failure.Message}", failure);
        }
    }

    private static string? Named(JsonArray list, string name)
    {
        foreach (var item in list)
            if (item is JsonObject entry && Text(entry["name"]) == name) return Text(entry["template"]);
        return null;
    }

    // A token is written as a string or as an object with its content; tokenizer_config.json wins.
    private static Dictionary<string, string> SpecialTokens(params ReadOnlySpan<JsonObject> files)
    {
        var tokens = new Dictionary<string, string>();
        foreach (var file in files)
            foreach (var name in TokenNames)
                if ((Text(file[name]) ?? Text((file[name] as JsonObject)?["content"])) is { } text) tokens[name] = text;
        return tokens;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
