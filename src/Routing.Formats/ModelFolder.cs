using Routing.Formats.Templates;
using Routing.Formats.Tokenization;

namespace Routing.Formats;

/// <summary>What a checkpoint folder says beside its weights: how text becomes tokens, and how a conversation becomes text.</summary>
public sealed class ModelFolder
{
    private ModelFolder(string path, Tokenizer tokenizer, FolderTemplate? template) => (Path, Tokenizer, Template) = (path, tokenizer, template);

    public string Path { get; }

    /// <summary>The folder's own name.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    public Tokenizer Tokenizer { get; }

    /// <summary>The chat template; null for a model that only continues text.</summary>
    public FolderTemplate? Template { get; }

    /// <exception cref="InvalidFileException">The folder, its tokenizer or its template cannot be used.</exception>
    public static ModelFolder Open(string path)
    {
        if (!Directory.Exists(path)) throw new InvalidFileException(path, "folder", "does not exist; give the folder of a Hugging Face checkpoint");
        return new ModelFolder(path, Tokenizer.Load(System.IO.Path.Combine(path, "tokenizer.json")), FolderTemplate.Find(path));
    }

    /// <summary>Token ids of a conversation that the model is to continue. What its turns say is never read as special tokens.</summary>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    public int[] EncodeChat(ChatPrompt chat) => EncodeChat(chat, RenderChat(chat));

    /// <inheritdoc cref="EncodeChat(ChatPrompt)"/>
    public int[] EncodeChat(IReadOnlyList<ChatMessage> messages) => EncodeChat(new ChatPrompt(messages));

    /// <summary>Token ids of a conversation that is rendered already.</summary>
    public int[] EncodeChat(ChatPrompt chat, IReadOnlyList<TextSegment> rendered) => Tokenizer.Encode(rendered, addSpecialTokens: !HasTemplate(chat));

    /// <summary>The text of a conversation, split by who wrote each part. Without a template: what was said, a line a turn.</summary>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    public IReadOnlyList<TextSegment> RenderChat(ChatPrompt chat)
    {
        if (!HasTemplate(chat)) return [new TextSegment(string.Join('\n', chat.Messages.Select(message => message.Content)), ParseSpecialTokens: true)];
        var segments = FolderTemplate.RenderSegments(chat, Template);
        return chat.ContinueFinalMessage ? UpTo(segments, chat.Messages[^1].Content?.Trim() ?? "") : segments;
    }

    /// <summary>Whether the template of a conversation reads a variable, such as tools or enable_thinking.</summary>
    /// <param name="template">The conversation's own template; null for the model's.</param>
    public bool Knows(string variable, ChatTemplate? template = null) => template?.Mentions(variable) ?? Template?.Knows(variable) ?? false;

    private bool HasTemplate(ChatPrompt chat) => chat.Template is not null || Template is not null;

    /// <summary>Cuts what the template writes after the last turn's words.</summary>
    private List<TextSegment> UpTo(IReadOnlyList<TextSegment> segments, string words)
    {
        var at = string.Concat(segments.Select(segment => segment.Text)).LastIndexOf(words, StringComparison.Ordinal);
        if (at < 0) throw new TemplateException(Template?.Name ?? "chat_template", 1, "the template does not write the last message as it is, so it cannot be continued");
        var kept = new List<TextSegment>();
        var left = at + words.Length;
        foreach (var segment in segments)
        {
            if (left <= 0) break;
            kept.Add(segment with { Text = segment.Text[..Math.Min(left, segment.Text.Length)] });
            left -= segment.Text.Length;
        }
        return kept;
    }
}
