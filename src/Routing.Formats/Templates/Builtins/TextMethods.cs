using System.Collections.Frozen;
using System.Numerics;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Methods of Python's str. Case mapping is the simple one: one character becomes one.</summary>
internal static class TextMethods
{
    private delegate Value Method(RenderState state, TextValue text, Arguments arguments);

    private static readonly FrozenDictionary<string, Method> Methods = new Dictionary<string, Method>
    {
        ["strip"] = (state, text, arguments) => Strip(state, text, arguments, "strip", left: true, right: true),
        ["lstrip"] = (state, text, arguments) => Strip(state, text, arguments, "lstrip", left: true, right: false),
        ["rstrip"] = (state, text, arguments) => Strip(state, text, arguments, "rstrip", left: false, right: true),
        ["split"] = (state, text, arguments) => SplitCall(state, text, arguments, fromRight: false),
        ["rsplit"] = (state, text, arguments) => SplitCall(state, text, arguments, fromRight: true),
        ["splitlines"] = (state, text, arguments) =>
            new ListValue(state, TextSplitting.Lines(state, text, arguments.Bind(state, "splitlines", 0, "keepends")[0]?.IsTrue ?? false)),
        ["partition"] = (state, text, arguments) => Partition(state, text, arguments, fromRight: false),
        ["rpartition"] = (state, text, arguments) => Partition(state, text, arguments, fromRight: true),
        ["startswith"] = (state, text, arguments) => Affix(state, text, arguments, "startswith", (whole, part) => whole.StartsWith(part, StringComparison.Ordinal)),
        ["endswith"] = (state, text, arguments) => Affix(state, text, arguments, "endswith", (whole, part) => whole.EndsWith(part, StringComparison.Ordinal)),
        ["removeprefix"] = (state, text, arguments) => Remove(state, text, arguments, "removeprefix", prefix: true),
        ["removesuffix"] = (state, text, arguments) => Remove(state, text, arguments, "removesuffix", prefix: false),
        ["replace"] = ReplaceCall,
        ["join"] = JoinCall,
        ["format"] = BraceFormat.Apply,
        ["find"] = (state, text, arguments) => Find(state, text, arguments, "find", fromRight: false),
        ["rfind"] = (state, text, arguments) => Find(state, text, arguments, "rfind", fromRight: true),
        ["index"] = (state, text, arguments) => Index(state, text, arguments, "index", fromRight: false),
        ["rindex"] = (state, text, arguments) => Index(state, text, arguments, "rindex", fromRight: true),
        ["count"] = Count,
        ["upper"] = (state, text, arguments) => Plain(state, text, arguments, "upper", TextCase.Upper),
        ["lower"] = (state, text, arguments) => Plain(state, text, arguments, "lower", TextCase.Lower),
        ["casefold"] = (state, text, arguments) => Plain(state, text, arguments, "casefold", TextCase.Lower),
        ["title"] = (state, text, arguments) => Plain(state, text, arguments, "title", TextCase.Title),
        ["capitalize"] = (state, text, arguments) => Plain(state, text, arguments, "capitalize", TextCase.Capitalize),
        ["swapcase"] = (state, text, arguments) => Plain(state, text, arguments, "swapcase", TextCase.Swap),
        ["ljust"] = (state, text, arguments) => Justify(state, text, arguments, "ljust"),
        ["rjust"] = (state, text, arguments) => Justify(state, text, arguments, "rjust"),
        ["center"] = (state, text, arguments) => Justify(state, text, arguments, "center"),
        ["zfill"] = (state, text, arguments) => ZeroFill(state, text, arguments),
        ["isdigit"] = (state, text, arguments) => All(state, text, arguments, "isdigit", char.IsDigit),
        ["isdecimal"] = (state, text, arguments) => All(state, text, arguments, "isdecimal", char.IsDigit),
        ["isnumeric"] = (state, text, arguments) => All(state, text, arguments, "isnumeric", char.IsNumber),
        ["isalpha"] = (state, text, arguments) => All(state, text, arguments, "isalpha", char.IsLetter),
        ["isalnum"] = (state, text, arguments) => All(state, text, arguments, "isalnum", c => char.IsLetter(c) || char.IsNumber(c)),
        ["isspace"] = (state, text, arguments) => All(state, text, arguments, "isspace", TextSplitting.IsSpace),
        ["isupper"] = (state, text, arguments) => Test(state, text, arguments, "isupper", TextCase.IsUpper),
        ["islower"] = (state, text, arguments) => Test(state, text, arguments, "islower", TextCase.IsLower),
    }.ToFrozenDictionary();

    /// <summary>A method bound to its text, or null when str has none of that name.</summary>
    public static FunctionValue? Find(TextValue text, string name) =>
        Methods.TryGetValue(name, out var method) ? new FunctionValue(name, (state, arguments) => method(state, text, arguments)) : null;

    public static TextValue Strip(RenderState state, TextValue text, Value? characters, bool left, bool right)
    {
        state.ChargeText(text.Text.Length);
        HashSet<string>? set = null;
        if (Convert.NotNone(characters) is { } given) set = [.. Convert.Text(state, given, "strip").Characters().Select(c => c.Text)];
        bool Strips(int index, int width) => set is null ? TextSplitting.IsSpace(text.Text[index]) : set.Contains(text.Text.Substring(index, width));

        var (start, end) = (0, text.Text.Length);
        while (left && start < end && Strips(start, text.WidthAt(start))) start += text.WidthAt(start);
        while (right && end > start)
        {
            var width = end - start >= 2 && char.IsSurrogatePair(text.Text[end - 2], text.Text[end - 1]) ? 2 : 1;
            if (!Strips(end - width, width)) break;
            end -= width;
        }
        return text.Slice(start, end - start);
    }

    /// <param name="count">Replacements at most; negative for all.</param>
    public static TextValue Replace(RenderState state, TextValue text, TextValue old, TextValue replacement, int count)
    {
        var builder = new TextBuilder(state);
        state.ChargeSearch(text.Text.Length, old.Text.Length);
        var position = 0;
        if (old.Text.Length == 0)
        {
            // Python puts the replacement before every character and at the end.
            for (; count != 0; count--)
            {
                builder.Append(replacement);
                if (position >= text.Text.Length) break;
                var width = text.WidthAt(position);
                builder.Append(text.Slice(position, width));
                position += width;
            }
        }
        else
        {
            for (; count != 0; count--)
            {
                var match = text.Text.IndexOf(old.Text, position, StringComparison.Ordinal);
                if (match < 0) break;
                builder.Append(text.Slice(position, match - position));
                builder.Append(replacement);
                position = match + old.Text.Length;
            }
        }
        builder.Append(text.Slice(position));
        return builder.ToText();
    }

    public static TextValue Join(RenderState state, TextValue separator, IEnumerable<TextValue> parts)
    {
        var builder = new TextBuilder(state);
        var first = true;
        foreach (var part in parts)
        {
            if (!first) builder.Append(separator);
            first = false;
            builder.Append(part);
        }
        return builder.ToText();
    }

    public static TextValue Respell(RenderState state, TextValue text, Func<string, string> spelling)
    {
        state.ChargeText(text.Text.Length);
        return text.Respelled(spelling(text.Text));
    }

    /// <summary>Python puts the odd space to the left when the width is odd.</summary>
    public static TextValue Center(RenderState state, TextValue text, int width, char fill = ' ')
    {
        var missing = width - text.CodePoints;
        return Pad(state, text, fill, missing / 2 + (missing & width & 1), missing);
    }

    private static TextValue Strip(RenderState state, TextValue text, Arguments arguments, string name, bool left, bool right) =>
        Strip(state, text, arguments.Bind(state, name, 0, "chars")[0], left, right);

    private static TextValue Plain(RenderState state, TextValue text, Arguments arguments, string name, Func<string, string> spelling)
    {
        arguments.Bind(state, name, 0);
        return Respell(state, text, spelling);
    }

    private static ListValue SplitCall(RenderState state, TextValue text, Arguments arguments, bool fromRight)
    {
        var bound = arguments.Bind(state, "split", 0, "sep", "maxsplit");
        var separator = Convert.NotNone(bound[0]) is { } given ? Convert.Text(state, given, "split") : null;
        if (separator is { Text.Length: 0 }) throw state.Fail("empty separator");
        var limit = Convert.Int(state, bound[1], "split", -1);
        return new ListValue(state, TextSplitting.Split(state, text, separator, limit < 0 ? int.MaxValue : limit, fromRight));
    }

    private static TupleValue Partition(RenderState state, TextValue text, Arguments arguments, bool fromRight)
    {
        var separator = Convert.Text(state, arguments.Bind(state, "partition", 1, "sep")[0]!, "partition");
        if (separator.Text.Length == 0) throw state.Fail("empty separator");
        state.ChargeSearch(text.Text.Length, separator.Text.Length);
        var match = fromRight ? text.Text.LastIndexOf(separator.Text, StringComparison.Ordinal) : text.Text.IndexOf(separator.Text, StringComparison.Ordinal);
        if (match < 0) return new TupleValue(state, fromRight ? [TextValue.Empty, TextValue.Empty, text] : [text, TextValue.Empty, TextValue.Empty]);
        return new TupleValue(state, [text.Slice(0, match), text.Slice(match, separator.Text.Length), text.Slice(match + separator.Text.Length)]);
    }

    private static BoolValue Affix(RenderState state, TextValue text, Arguments arguments, string name, Func<string, string, bool> matches)
    {
        var bound = arguments.Bind(state, name, 1, "affix", "start", "end");
        var range = bound[1] is null && bound[2] is null ? text : (TextValue)Sequences.Slice(state, text, bound[1], bound[2], null);
        var candidates = bound[0] is TupleValue tuple ? tuple.Items : [bound[0]!];
        foreach (var candidate in candidates)
        {
            var affix = Convert.Text(state, candidate, name).Text;
            state.ChargeText(affix.Length);
            if (matches(range.Text, affix)) return BoolValue.True;
        }
        return BoolValue.False;
    }

    private static TextValue Remove(RenderState state, TextValue text, Arguments arguments, string name, bool prefix)
    {
        var part = Convert.Text(state, arguments.Bind(state, name, 1, "affix")[0]!, name).Text;
        state.ChargeText(part.Length);
        if (prefix) return text.Text.StartsWith(part, StringComparison.Ordinal) ? text.Slice(part.Length) : text;
        return text.Text.EndsWith(part, StringComparison.Ordinal) ? text.Slice(0, text.Text.Length - part.Length) : text;
    }

    private static TextValue ReplaceCall(RenderState state, TextValue text, Arguments arguments)
    {
        var bound = arguments.Bind(state, "replace", 2, "old", "new", "count");
        return Replace(state, text, Convert.Text(state, bound[0]!, "replace"), Convert.Text(state, bound[1]!, "replace"), Convert.Int(state, bound[2], "replace", -1));
    }

    private static TextValue JoinCall(RenderState state, TextValue text, Arguments arguments)
    {
        var items = Sequences.Iterate(state, arguments.Bind(state, "join", 1, "iterable")[0]!);
        return Join(state, text, items.Select(item => Convert.Text(state, item, "join")));
    }

    /// <summary>Code point index of a part, or -1.</summary>
    private static IntValue Find(RenderState state, TextValue text, Arguments arguments, string name, bool fromRight)
    {
        var bound = arguments.Bind(state, name, 1, "sub", "start", "end");
        var part = Convert.Text(state, bound[0]!, name).Text;
        state.ChargeSearch(text.Text.Length, part.Length);
        var range = (TextValue)Sequences.Slice(state, text, bound[1], bound[2], null);
        var index = fromRight ? range.Text.LastIndexOf(part, StringComparison.Ordinal) : range.Text.IndexOf(part, StringComparison.Ordinal);
        if (index < 0) return new IntValue(BigInteger.MinusOne);
        var before = Convert.Int(state, Convert.NotNone(bound[1]), name);
        if (before < 0) before = Math.Max(0, before + text.CodePoints);
        return new IntValue(before + range.CodePointsBefore(index));
    }

    private static IntValue Index(RenderState state, TextValue text, Arguments arguments, string name, bool fromRight)
    {
        var index = Find(state, text, arguments, name, fromRight);
        return index.Number.Sign >= 0 ? index : throw state.Fail("substring not found");
    }

    private static IntValue Count(RenderState state, TextValue text, Arguments arguments)
    {
        var part = Convert.Text(state, arguments.Bind(state, "count", 1, "sub")[0]!, "count").Text;
        state.ChargeSearch(text.Text.Length, part.Length);
        if (part.Length == 0) return new IntValue(text.CodePoints + 1);
        var count = 0;
        for (var at = text.Text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.Text.IndexOf(part, at + part.Length, StringComparison.Ordinal)) count++;
        return new IntValue(count);
    }

    private static TextValue Justify(RenderState state, TextValue text, Arguments arguments, string name)
    {
        var bound = arguments.Bind(state, name, 1, "width", "fillchar");
        var fill = bound[1] is null ? " " : Convert.Text(state, bound[1]!, name).Text;
        if (fill.Length != 1) throw state.Fail("The fill character must be exactly one character long");
        var width = Convert.Int(state, bound[0], name);
        var missing = width - text.CodePoints;
        return name switch
        {
            "ljust" => Pad(state, text, fill[0], 0, missing),
            "rjust" => Pad(state, text, fill[0], missing, missing),
            _ => Center(state, text, width, fill[0]),
        };
    }

    private static TextValue Pad(RenderState state, TextValue text, char fill, int left, int missing)
    {
        if (missing <= 0) return text;
        state.ChargeText(missing);
        return Operators.Concat(state, new TextValue(new string(fill, left), true), text, new TextValue(new string(fill, missing - left), true));
    }

    private static TextValue ZeroFill(RenderState state, TextValue text, Arguments arguments)
    {
        var missing = Convert.Int(state, arguments.Bind(state, "zfill", 1, "width")[0], "zfill") - text.CodePoints;
        if (missing <= 0) return text;
        state.ChargeText(missing);
        var sign = text.Text.Length > 0 && text.Text[0] is '-' or '+' ? 1 : 0;
        return Operators.Concat(state, text.Slice(0, sign), new TextValue(new string('0', missing), true), text.Slice(sign));
    }

    private static BoolValue All(RenderState state, TextValue text, Arguments arguments, string name, Func<char, bool> test) =>
        Test(state, text, arguments, name, whole => whole.Length > 0 && whole.All(test));

    private static BoolValue Test(RenderState state, TextValue text, Arguments arguments, string name, Func<string, bool> test)
    {
        arguments.Bind(state, name, 0);
        state.ChargeText(text.Text.Length);
        return BoolValue.Of(test(text.Text));
    }
}
