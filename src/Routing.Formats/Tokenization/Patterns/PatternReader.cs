namespace Routing.Formats.Tokenization.Patterns;

/// <summary>Reads <c>{"String": …}</c> and <c>{"Regex": …}</c>.</summary>
internal static class PatternReader
{
    public static Pattern Read(JsonItem item)
    {
        item.AllowOnly("String", "Regex");
        var (literal, regex) = (item.Find("String"), item.Find("Regex"));
        if (literal is null == regex is null) throw item.Refuse("must have one of 'String' and 'Regex'");
        if (literal is { } text) return text.String() is { Length: > 0 } value ? new LiteralPattern(value) : throw text.Refuse("must not be empty");
        return regex!.Value.String() switch
        {
            SplitPatterns.Gpt2 => new Gpt2Scanner(),
            SplitPatterns.Llama3 => new Llama3Scanner(digitsTogether: 3),
            SplitPatterns.Qwen2 => new Llama3Scanner(digitsTogether: 1),
            SplitPatterns.DeepSeekNumbers => new NumberScanner(3),
            SplitPatterns.DeepSeekCjk => new DeepSeekCjkScanner(),
            SplitPatterns.DeepSeekText => new DeepSeekTextScanner(),
            var pattern => new RegexPattern(pattern, item.File, regex.Value.Path),
        };
    }
}
