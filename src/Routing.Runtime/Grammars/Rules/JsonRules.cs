using Routing.Runtime.Grammars.Automata;
using static Routing.Runtime.Grammars.Rules.Nodes;

namespace Routing.Runtime.Grammars.Rules;

/// <summary>The values of JSON (RFC 8259), without limits of a schema.</summary>
/// <remarks>
/// Numbers are as long as readers can hold: 18 digits before the point, so that integers fit 64 bits, 18 after it and an
/// exponent of two. Keys of an object may repeat, which the RFC discourages but a pushdown automaton cannot see.
/// </remarks>
internal sealed class JsonRules
{
    public const int MostDigits = 18;

    private Rule? _integer;

    public JsonRules()
    {
        Character = new Rule { Start = MakeCharacter() };
        String = new Rule { Start = StringOf(0, RepeatNode.Unlimited, End) };
        Number = new Rule { Start = Choice(Literal("-", NonNegative()), NonNegative()) };
        NonNegativeNumber = new Rule { Start = NonNegative() };
        var (key, value) = (new Rule(), new Rule());
        key.Start = Call(String, Literal(":", Space(Call(value, End))));
        Object = new Rule { Start = Literal("{", Space(Choice(Literal("}", End), Call(key, Repeat(Literal(",", Space(Call(key, End))), 0, RepeatNode.Unlimited, Space(Literal("}", End))))))) };
        Array = new Rule { Start = Literal("[", Space(Choice(Literal("]", End), Call(value, Repeat(Literal(",", Space(Call(value, End))), 0, RepeatNode.Unlimited, Space(Literal("]", End))))))) };
        value.Start = Choice(Call(Object, End), Call(Array, End), Call(String, End), Call(Number, End), Literal("true", End), Literal("false", End), Literal("null", End));
        Value = value;
    }

    /// <summary>One character of a string, or its escape.</summary>
    public Rule Character { get; }

    public Rule String { get; }

    public Rule Number { get; }

    public Rule NonNegativeNumber { get; }

    /// <summary>Any integer. Made when first asked for: it has thousands of places.</summary>
    public Rule Integer => _integer ??= new Rule { Start = IntegerRange.Of(-IntegerRange.Largest, IntegerRange.Largest, End) };

    public Rule Object { get; }

    public Rule Array { get; }

    public Rule Value { get; }

    /// <summary>A string of so many characters.</summary>
    public Node StringOf(int least, int most, Node next) => Literal("\"", Repeat(Character.Start, least, most, Literal("\"", next)));

    private static ByteNode MakeCharacter()
    {
        var character = new ByteNode();
        Utf8Ranges.AddPrintableExcept(character, ['"', '\\'], End);
        var escape = new ByteNode();
        character.Add((byte)'\\', (byte)'\\', escape);
        foreach (var letter in "\"\\/bfnrt"u8) escape.Add(letter, letter, End);
        escape.Add((byte)'u', (byte)'u', MakeUnit());
        return character;
    }

    /// <summary>Four hexadecimal digits of a character, or of a high surrogate that a low one follows.</summary>
    private static ByteNode MakeUnit()
    {
        var low = Literal("\\u", AnyOf("dD", AnyOf("cdefCDEF", Hex(Hex(End)))));
        var unit = new ByteNode();
        foreach (var digit in "0123456789abcefABCEF"u8) unit.Add(digit, digit, Hex(Hex(Hex(End))));
        foreach (var digit in "dD"u8) unit.Add(digit, digit, Choice(AnyOf("01234567", Hex(Hex(End))), AnyOf("89abAB", Hex(Hex(low)))));
        return unit;
    }

    private static Node Hex(Node next) => AnyOf("0123456789abcdefABCDEF", next);

    private static Node NonNegative()
    {
        var exponent = Choice(End, AnyOf("eE", Choice(AnyOf("+-", Digits(1, 2, End)), Digits(1, 2, End))));
        var fraction = Choice(exponent, Literal(".", Digits(1, MostDigits, exponent)));
        return Choice(Literal("0", fraction), Byte((byte)'1', (byte)'9', Digits(0, MostDigits - 1, fraction)));
    }

    private static Node Digits(int least, int most, Node next) => Repeat(Byte((byte)'0', (byte)'9', End), least, most, next);
}
