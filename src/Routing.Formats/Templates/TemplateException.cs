namespace Routing.Formats.Templates;

/// <summary>A template that cannot be parsed or rendered: names the template, the line and the reason.</summary>
public sealed class TemplateException : Exception
{
    public TemplateException(string template, int line, string reason)
        : base($"{template}: line {line}: {reason}") => (Template, Line, Reason) = (template, line, reason);

    /// <summary>Name the template was parsed under, usually its file.</summary>
    public string Template { get; }

    /// <summary>Line in the template, from 1.</summary>
    public int Line { get; }

    /// <summary>What is wrong; for <c>raise_exception</c>, the template's own message.</summary>
    public string Reason { get; }
}
