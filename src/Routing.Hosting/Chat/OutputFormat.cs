using Routing.Formats;
using Routing.Formats.Templates;
using Routing.Formats.Tokenization;
using Routing.Runtime;
using Routing.Runtime.Grammars;

namespace Routing.Hosting.Chat;

/// <summary>What a model's text may hold beside its answer. Markers are those of the Hermes and Qwen formats.</summary>
public readonly record struct OutputFormat
{
    public const string ReasoningStart = "<think>";
    public const string ReasoningEnd = "</think>";
    public const string ToolCallStart = GrammarSpec.ToolCallOpen;
    public const string ToolCallEnd = GrammarSpec.ToolCallClose;

    /// <summary>Reasoning between markers is kept apart.</summary>
    public bool Reasoning { get; init; }

    /// <summary>The prompt has already opened the reasoning.</summary>
    public bool StartsInReasoning { get; init; }

    /// <summary>Tool calls between markers are read.</summary>
    public bool ToolCalls { get; init; }

    /// <summary>The thoughts that come before an answer of a given shape; null where there are none.</summary>
    /// <param name="budget">Tokens of thinking at most; null is no limit.</param>
    public ThinkingSpec? Thinking(int? budget = null) => Reasoning ? new ThinkingSpec(StartsInReasoning ? null : ReasoningStart, ReasoningEnd, budget) : null;

    /// <summary>Text that ends an answer: what was held back, and the end of a call where that ended it.</summary>
    public static string Rest(ChoiceSummary end, bool includesStop) => end.StopString == ToolCallEnd && !includesStop ? end.Tail + ToolCallEnd : end.Tail;

    /// <summary>What a model's answer to a conversation may hold.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="chat">The conversation.</param>
    /// <param name="prompt">What its template made of it.</param>
    public static OutputFormat Of(ModelFolder folder, ChatPrompt chat, IReadOnlyList<TextSegment> prompt)
    {
        // Templates that are told not to think write empty thoughts themselves.
        var opened = prompt is [.., var last] ? last.Text.TrimEnd() : "";
        var reasons = folder.Tokenizer.IdOf(ReasoningEnd) is not null && !chat.ContinueFinalMessage && !opened.EndsWith(ReasoningEnd, StringComparison.Ordinal);
        return new OutputFormat
        {
            Reasoning = reasons,
            StartsInReasoning = reasons && opened.EndsWith(ReasoningStart, StringComparison.Ordinal),
            ToolCalls = chat.Tools is not null,
        };
    }
}
