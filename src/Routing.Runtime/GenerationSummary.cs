using Routing.Runtime.Reading;

namespace Routing.Runtime;

/// <summary>How a request ended, choice by choice.</summary>
/// <param name="Choices">[choices].</param>
/// <param name="Reading">What it asked to know of its prompt; null when it asked nothing or ended before the prompt was read.</param>
public sealed record GenerationSummary(IReadOnlyList<ChoiceSummary> Choices, PromptReading? Reading = null);

/// <summary>How one choice of a request ended.</summary>
public sealed record ChoiceSummary
{
    public required int Choice { get; init; }

    public required FinishReason FinishReason { get; init; }

    /// <summary>The stop string found, if one ended it.</summary>
    public string? StopString { get; init; }

    /// <summary>Why it failed, if it did.</summary>
    public string? Error { get; init; }

    /// <summary>Text still held back when it ended without a last token (cancelled, deadline, error).</summary>
    public string Tail { get; init; } = "";

    /// <summary>The seed it ran with: with it the request can be repeated.</summary>
    public required ulong Seed { get; init; }

    public required int PromptTokens { get; init; }
    public required int SmallTokens { get; init; }
    public required int LargeTokens { get; init; }

    /// <summary>Steps of the large model that were to make or verify tokens.</summary>
    public required int LargeCalls { get; init; }

    /// <summary>Tokens of the small model that the large one took back.</summary>
    public required int TakenBack { get; init; }

    /// <summary>Changes of source from one token to the next.</summary>
    public required int Switches { get; init; }

    /// <summary>From acceptance to admission, milliseconds.</summary>
    public required double QueueMs { get; init; }

    /// <summary>From acceptance to the first token, milliseconds; null when there was none.</summary>
    public double? FirstTokenMs { get; init; }

    /// <summary>From acceptance to the end, milliseconds.</summary>
    public required double TotalMs { get; init; }

    /// <summary>Duration of the small model's steps that proposed for it, milliseconds.</summary>
    public required double SmallMs { get; init; }

    /// <summary>Duration of the large model's steps that made its tokens, milliseconds.</summary>
    public required double LargeMs { get; init; }

    /// <summary>Spent waiting for the large model's step to begin, milliseconds.</summary>
    public required double WaitMs { get; init; }

    /// <summary>Of the small model's steps, the routers' part in those that scored its tokens, milliseconds.</summary>
    public required double RouterMs { get; init; }

    public int Tokens => SmallTokens + LargeTokens;

    /// <summary>Share of tokens the large model made, in [0, 1].</summary>
    public double LargeFraction => Tokens == 0 ? 0 : (double)LargeTokens / Tokens;
}
