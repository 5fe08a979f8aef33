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
    public int[] EncodeChat(IReadOnlyList<ChatMessage> messages)
    {
        if (Template is null) return Tokenizer.Encode(string.Join('\n', messages.Select(message => message.Content)));
        return Tokenizer.Encode(Template.RenderSegments(messages, addGenerationPrompt: true), addSpecialTokens: false);
    }
}
