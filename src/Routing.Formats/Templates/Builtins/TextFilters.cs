using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Filters that return text.</summary>
internal static class TextFilters
{
    public static readonly Dictionary<string, Filter> All = new()
    {
        ["string"] = (state, input, arguments) => Str(state, input, arguments, "string"),
        ["safe"] = (state, input, arguments) => Str(state, input, arguments, "safe"),
        ["upper"] = (state, input, arguments) => Respell(state, input, arguments, "upper", TextCase.Upper),
        ["lower"] = (state, input, arguments) => Respell(state, input, arguments, "lower", TextCase.Lower),
        ["title"] = (state, input, arguments) => Respell(state, input, arguments, "title", TextCase.TitleWords),
        ["capitalize"] = (state, input, arguments) => Respell(state, input, arguments, "capitalize", TextCase.Capitalize),
        ["trim"] = (state, input, arguments) =>
            TextMethods.Strip(state, PythonText.Str(state, input), arguments.Bind(state, "trim", 0, "chars")[0], left: true, right: true),
        ["replace"] = Replace,
        ["join"] = Join,
        ["indent"] = Indent,
        ["format"] = Format,
        ["e"] = Escape,
        ["escape"] = Escape,
        ["forceescape"] = Escape,
        ["urlencode"] = (state, input, arguments) =>
        {
            var text = Str(state, input, arguments, "urlencode");
            return new TextValue(Uri.EscapeDataString(text.Text).Replace("%2F", "/", StringComparison.Ordinal), text.IsTrusted);
        },
        ["wordcount"] = (state, input, arguments) =>
            new IntValue(TextSplitting.Split(state, Str(state, input, arguments, "wordcount"), null, int.MaxValue, fromRight: false).Count),
        ["tojson"] = ToJson,
    };

    private static TextValue Str(RenderState state, Value input, Arguments arguments, string name)
    {
        arguments.Bind(state, name, 0);
        return PythonText.Str(state, input);
    }

    private static TextValue Respell(RenderState state, Value input, Arguments arguments, string name, Func<string, string> spelling) =>
        TextMethods.Respell(state, Str(state, input, arguments, name), spelling);

    private static TextValue Replace(RenderState state, Value input, Arguments arguments)
    {
        var bound = arguments.Bind(state, "replace", 2, "old", "new", "count");
        return TextMethods.Replace(state, PythonText.Str(state, input), PythonText.Str(state, bound[0]!), PythonText.Str(state, bound[1]!),
            Convert.Int(state, Convert.NotNone(bound[2]), "replace", -1));
    }

    private static TextValue Join(RenderState state, Value input, Arguments arguments)
    {
        var bound = arguments.Bind(state, "join", 0, "d", "attribute");
        var separator = bound[0] is null ? TextValue.Empty : PythonText.Str(state, bound[0]!);
        var getter = Sequences.Getter(state, bound[1]);
        return TextMethods.Join(state, separator, Sequences.Iterate(state, input).Select(item => PythonText.Str(state, getter(item))));
    }

    /// <summary>Indents all lines but the first, and but empty ones.</summary>
    private static TextValue Indent(RenderState state, Value input, Arguments arguments)
    {
        var bound = arguments.Bind(state, "indent", 0, "width", "first", "blank");
        var width = bound[0] as TextValue ?? new TextValue(Spaces(state, Convert.Int(state, bound[0], "indent", 4)), true);
        var (first, blank) = (bound[1]?.IsTrue ?? false, bound[2]?.IsTrue ?? false);
        var text = Operators.Concat(state, Convert.Text(state, input, "indent"), new TextValue("\n", true));
        var builder = new TextBuilder(state);
        var lines = TextSplitting.Lines(state, text, keepEnds: false);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = (TextValue)lines[i];
            if (i > 0) builder.Append("\n", true);
            if (i == 0 ? first : blank || line.IsTrue) builder.Append(width);
            builder.Append(line);
        }
        return builder.ToText();
    }

    private static string Spaces(RenderState state, int count)
    {
        state.ChargeText(count);
        return new string(' ', Math.Max(0, count));
    }

    private static TextValue Format(RenderState state, Value input, Arguments arguments)
    {
        if (arguments.Named.Count == 0)
            return PercentFormat.Apply(state, PythonText.Str(state, input), new TupleValue(state, arguments.Positional));
        if (arguments.Positional.Count > 0) throw state.Fail("can't handle positional and keyword arguments at the same time");
        var items = DictValue.NewItems();
        foreach (var (name, value) in arguments.Named) items[new TextValue(name, true)] = value;
        return PercentFormat.Apply(state, PythonText.Str(state, input), new DictValue(state, items));
    }

    /// <summary>HTML escapes as markupsafe spells them.</summary>
    private static TextValue Escape(RenderState state, Value input, Arguments arguments)
    {
        var text = Str(state, input, arguments, "escape");
        var builder = new TextBuilder(state);
        var plain = 0;
        for (var i = 0; i < text.Text.Length; i++)
        {
            var escape = text.Text[i] switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&#34;", '\'' => "&#39;", _ => null };
            if (escape is null) continue;
            builder.Append(text.Slice(plain, i - plain));
            builder.Append(escape, true);
            plain = i + 1;
        }
        builder.Append(text.Slice(plain));
        return builder.ToText();
    }

    private static TextValue ToJson(RenderState state, Value input, Arguments arguments)
    {
        var bound = arguments.Bind(state, "tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys");
        var indent = Convert.NotNone(bound[1]) switch
        {
            null => null,
            TextValue text => text.Text,
            var width => Spaces(state, Convert.Int(state, width, "tojson indent")),
        };
        var (item, key) = (indent is null ? ", " : ",", ": ");
        if (Convert.NotNone(bound[2]) is { } separators)
        {
            var pair = Sequences.ToList(state, separators);
            if (pair.Count != 2) throw state.Fail("tojson separators must be a pair");
            (item, key) = (Convert.Text(state, pair[0], "tojson").Text, Convert.Text(state, pair[1], "tojson").Text);
        }
        return new JsonText(state, bound[0]?.IsTrue ?? false, indent, item, key, bound[3]?.IsTrue ?? false).Write(input);
    }
}
