namespace Routing.Formats.Templates;

/// <summary>What a template, which is untrusted, may consume while it renders.</summary>
public sealed record TemplateOptions
{
    public static TemplateOptions Default { get; } = new();

    /// <summary>
    /// Evaluation steps, besides two for each character of the context; a step is an expression, a loop iteration, or 16 characters
    /// or one item built.
    /// </summary>
    public long StepLimit { get; init; } = 5_000_000;

    /// <summary>Characters (UTF-16) that any text, the result included, may have.</summary>
    public int CharacterLimit { get; init; } = 32 * 1024 * 1024;

    /// <summary>How deep expressions, macro calls and values may nest.</summary>
    public int DepthLimit { get; init; } = 500;

    /// <summary>The clock of <c>strftime_now</c>; local time, as transformers has it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
