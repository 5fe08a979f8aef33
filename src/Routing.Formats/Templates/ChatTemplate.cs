using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Parsing;
using Routing.Formats.Templates.Syntax;
using Routing.Formats.Templates.Values;
using Routing.Formats.Tokenization;

namespace Routing.Formats.Templates;

/// <summary>
/// A model's chat template: Jinja as transformers runs it (trim_blocks, lstrip_blocks, loop controls, tojson without HTML
/// escapes, raise_exception, strftime_now, generation). Templates are untrusted: rendering is bounded by
/// <see cref="TemplateOptions"/> and reaches nothing but the values it is given. Immutable; safe for concurrent use.
/// </summary>
public sealed class ChatTemplate
{
    private const int MaxSourceLength = 1 << 20;

    private readonly string _source;
    private readonly Block _body;
    private readonly TemplateOptions _options;

    private ChatTemplate(string name, string source, Block body, TemplateOptions options) => (Name, _source, _body, _options) = (name, source, body, options);

    /// <summary>Name for error messages, usually the file.</summary>
    public string Name { get; }

    /// <summary>Parses a template.</summary>
    /// <exception cref="TemplateException">It is malformed; names the line.</exception>
    public static ChatTemplate Parse(string source, string name, TemplateOptions? options = null)
    {
        if (source.Length > MaxSourceLength) throw new TemplateException(name, 1, $"the template has more than {MaxSourceLength} characters");
        return new ChatTemplate(name, source, TemplateParser.Parse(source, name), options ?? TemplateOptions.Default);
    }

    /// <summary>Whether its text has a name as a word of its own.</summary>
    public bool Mentions(string name) => Regex.IsMatch(_source, $@"\b{Regex.Escape(name)}\b");

    /// <summary>Renders with the variables given.</summary>
    /// <param name="context">Variables from the request: messages, add_generation_prompt, tools and others; none is trusted.</param>
    /// <param name="specialTokens">Variables from the tokenizer, such as bos_token; trusted.</param>
    /// <exception cref="TemplateException">The template raised an exception, misused a value, or took more than it may.</exception>
    public string Render(JsonObject context, IReadOnlyDictionary<string, string>? specialTokens = null) => RenderText(context, specialTokens).Text;

    /// <summary>
    /// As <see cref="Render"/>, split by who wrote each part: only what the template, the tokenizer's tokens and well-known
    /// roles wrote may hold special tokens. The segments concatenated are the text.
    /// </summary>
    public IReadOnlyList<TextSegment> RenderSegments(JsonObject context, IReadOnlyDictionary<string, string>? specialTokens = null)
    {
        var text = RenderText(context, specialTokens);
        var segments = new List<TextSegment>();
        var start = 0;
        foreach (var run in text.Runs)
        {
            segments.Add(new TextSegment(text.Text[start..run.End], run.IsTrusted));
            start = run.End;
        }
        return segments;
    }

    private TextValue RenderText(JsonObject context, IReadOnlyDictionary<string, string>? specialTokens)
    {
        var state = new RenderState(Name, _options);
        var globals = new Scope(state, null);
        Globals.Define(globals);
        foreach (var (name, token) in specialTokens ?? new Dictionary<string, string>()) globals.Set(name, new TextValue(token, isTrusted: true));
        DefineContext(globals, context);
        return _body.Render(globals.Inner());
    }

    private static void DefineContext(Scope globals, JsonObject context)
    {
        try
        {
            foreach (var (name, value) in context) globals.Set(name, JsonValues.Convert(globals.State, value));
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException)
        {
            // JSON is read lazily: a key that occurs twice, or half a surrogate pair.
            throw globals.State.Fail($"the context is not valid JSON: {failure.Message}");
        }
    }
}
