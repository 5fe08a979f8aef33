using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary><c>value.name</c> and <c>value[key]</c>: fixed tables, no reflection.</summary>
internal static class Attributes
{
    // Methods that change a value: transformers' immutable sandbox refuses them.
    private static readonly HashSet<string> Mutators =
    [
        "append", "clear", "extend", "fromkeys", "insert", "pop", "popitem", "remove", "reverse", "setdefault", "sort", "update",
    ];

    /// <summary>The dot: methods and attributes first, then items.</summary>
    public static Value Get(RenderState state, Value target, string name) =>
        Own(state, target, name) ?? FindItem(state, target, new TextValue(name, true)) ?? Missing(target, name);

    /// <summary>Brackets: items first, then methods and attributes.</summary>
    public static Value Item(RenderState state, Value target, Value key) =>
        FindItem(state, target, key)
        ?? (key is TextValue text ? Own(state, target, text.Text) ?? Missing(target, text.Text) : MissingElement(state, target, key));

    private static Value? Own(RenderState state, Value target, string name) => target switch
    {
        UndefinedValue undefined => throw state.Fail(undefined.Message),
        TextValue text => TextMethods.Find(text, name),
        DictValue dict => (Value?)DictMethods.Find(dict, name) ?? Unsafe(target, name),
        SequenceValue sequence => (Value?)SequenceMethods.Find(sequence, name) ?? (target is ListValue ? Unsafe(target, name) : null),
        NamespaceValue space => space.Attributes.GetValueOrDefault(name),
        LoopValue loop => loop.Attribute(name),
        FunctionValue function when name == "name" => new TextValue(function.Name, true),
        _ => null,
    };

    private static Value? FindItem(RenderState state, Value target, Value key)
    {
        switch (target)
        {
            case UndefinedValue undefined:
                throw state.Fail(undefined.Message);
            case DictValue dict:
                return dict.Find(state, key);
            case SequenceValue sequence when key is IntValue or BoolValue:
                return Position(key, sequence.Items.Count) is { } index ? sequence.Items[index] : null;
            case TextValue text when key is IntValue or BoolValue:
                state.ChargeText(text.Text.Length);
                if (Position(key, text.CodePoints) is not { } position) return null;
                var start = text.IndexOfCodePoint(position);
                return text.Slice(start, text.WidthAt(start));
            default:
                return null;
        }
    }

    /// <summary>The index meant, counted from the end when negative; null when outside.</summary>
    private static int? Position(Value key, int length)
    {
        var index = Operators.Integer(key);
        if (index.Sign < 0) index += length;
        return index.Sign >= 0 && index < length ? (int)index : null;
    }

    private static UndefinedValue? Unsafe(Value target, string name) => Mutators.Contains(name)
        ? new UndefinedValue($"access to attribute '{name}' of '{target.TypeName}' object is unsafe: values cannot be changed")
        : null;

    private static UndefinedValue Missing(Value target, string name) => new($"{Describe(target)} has no attribute '{name}'");

    private static UndefinedValue MissingElement(RenderState state, Value target, Value key) =>
        new($"{Describe(target)} has no element {PythonText.Repr(state, key)}");

    private static string Describe(Value target) => target is NoneValue ? "'None'" : $"'{target.TypeName} object'";
}
