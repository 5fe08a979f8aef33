using Routing.Formats;
using Routing.Formats.Templates;

namespace Routing.R2R.Labels.Sources;

/// <summary>
/// Prompts, one a line: <c>{"prompt": "…"}</c> is continued as it is, <c>{"messages": [{"role": "user", "content": "…"}]}</c> goes
/// through the chat template; <c>"answer"</c> (the right final answer) and <c>"family"</c> (a name to report by) are optional.
/// </summary>
internal sealed class PromptFile : LineFile<PromptLine>
{
    private readonly ModelFolder _folder;

    public PromptFile(string path, ModelFolder folder, int? limit, string marker) : base(path, limit, marker)
    {
        _folder = folder;
        CheckAll();
    }

    protected override string Kind => "prompts";

    protected override LabelItem ToItem(PromptLine line, int number)
    {
        if (line.Prompt is null == line.Messages is null) throw Refuse(number, "needs one of \"prompt\" and \"messages\"");
        var prompt = line.Prompt is not null ? _folder.Tokenizer.Encode(line.Prompt) : Encode(line.Messages!, number);
        if (prompt.Length == 0) throw Refuse(number, "is an empty prompt");
        return new LabelItem(number, Family(line.Family), prompt) { Expected = line.Answer?.Trim() };
    }

    private int[] Encode(IReadOnlyList<PromptMessage> messages, int number)
    {
        try
        {
            return _folder.EncodeChat([.. messages.Select(message => new ChatMessage(message.Role, message.Content))]);
        }
        catch (TemplateException refused)
        {
            throw Refuse(number, refused.Message);
        }
    }
}

/// <summary>A line of a <see cref="PromptFile"/>.</summary>
internal sealed record PromptLine(string? Prompt = null, IReadOnlyList<PromptMessage>? Messages = null, string? Answer = null, string? Family = null);

/// <summary>One turn of a <see cref="PromptLine"/>.</summary>
internal sealed record PromptMessage(string Role, string Content);
