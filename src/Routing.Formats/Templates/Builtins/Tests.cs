using System.Collections.Frozen;
using System.Numerics;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Jinja's tests by name: <c>value is name</c>.</summary>
internal static class Tests
{
    private static readonly FrozenDictionary<string, Func<RenderState, Value, bool>> Plain = new Dictionary<string, Func<RenderState, Value, bool>>
    {
        ["defined"] = (_, value) => value is not UndefinedValue,
        ["undefined"] = (_, value) => value is UndefinedValue,
        ["none"] = (_, value) => value is NoneValue,
        ["boolean"] = (_, value) => value is BoolValue,
        ["true"] = (_, value) => value is BoolValue { IsTrue: true },
        ["false"] = (_, value) => value is BoolValue { IsTrue: false },
        ["integer"] = (_, value) => value is IntValue,
        ["float"] = (_, value) => value is FloatValue,
        ["number"] = (_, value) => Comparison.IsNumber(value),
        ["string"] = (_, value) => value is TextValue,
        ["mapping"] = (_, value) => value is DictValue,
        ["sequence"] = (_, value) => value is TextValue or SequenceValue or DictValue or UndefinedValue,
        ["iterable"] = (_, value) => value is TextValue or SequenceValue or DictValue or DictViewValue or IteratorValue or LoopValue or UndefinedValue,
        ["callable"] = (_, value) => value is FunctionValue or LoopValue or UndefinedValue,
        ["odd"] = (state, value) => Remainder(state, value, new IntValue(2)) == 1,
        ["even"] = (state, value) => Remainder(state, value, new IntValue(2)) == 0,
        ["upper"] = (state, value) => TextCase.IsUpper(Read(state, value)),
        ["lower"] = (state, value) => TextCase.IsLower(Read(state, value)),
        ["filter"] = (_, value) => value is TextValue text && Filters.Contains(text.Text),
        ["test"] = (_, value) => value is TextValue text && Contains(text.Text),
        ["escaped"] = (_, _) => false,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Func<RenderState, Value, Value, bool>> WithOperand = new Dictionary<string, Func<RenderState, Value, Value, bool>>
    {
        ["=="] = Comparison.AreEqual,
        ["eq"] = Comparison.AreEqual,
        ["equalto"] = Comparison.AreEqual,
        ["!="] = (state, left, right) => !Comparison.AreEqual(state, left, right),
        ["ne"] = (state, left, right) => !Comparison.AreEqual(state, left, right),
        [">"] = (state, left, right) => Comparison.Order(state, left, right, ">") > 0,
        ["gt"] = (state, left, right) => Comparison.Order(state, left, right, ">") > 0,
        ["greaterthan"] = (state, left, right) => Comparison.Order(state, left, right, ">") > 0,
        [">="] = (state, left, right) => Comparison.Order(state, left, right, ">=") >= 0,
        ["ge"] = (state, left, right) => Comparison.Order(state, left, right, ">=") >= 0,
        ["<"] = (state, left, right) => Comparison.Order(state, left, right) < 0,
        ["lt"] = (state, left, right) => Comparison.Order(state, left, right) < 0,
        ["lessthan"] = (state, left, right) => Comparison.Order(state, left, right) < 0,
        ["<="] = (state, left, right) => Comparison.Order(state, left, right, "<=") <= 0,
        ["le"] = (state, left, right) => Comparison.Order(state, left, right, "<=") <= 0,
        ["in"] = (state, item, container) => Comparison.Contains(state, container, item),
        ["divisibleby"] = (state, left, right) => Remainder(state, left, right) == 0,
        ["sameas"] = AreSame,
    }.ToFrozenDictionary();

    public static bool Contains(string name) => Plain.ContainsKey(name) || WithOperand.ContainsKey(name);

    public static bool Apply(RenderState state, string name, Value value, Arguments arguments)
    {
        if (Plain.TryGetValue(name, out var test))
        {
            arguments.Bind(state, name, 0);
            return test(state, value);
        }
        if (!WithOperand.TryGetValue(name, out var binary)) throw state.Fail($"No test named '{name}'.");
        return binary(state, value, arguments.Bind(state, name, 1, "other")[0]!);
    }

    private static string Read(RenderState state, Value value)
    {
        var text = PythonText.Str(state, value).Text;
        state.ChargeText(text.Length);
        return text;
    }

    /// <summary>Identity; small values have no identity here, so equal ones of one type are the same.</summary>
    private static bool AreSame(RenderState state, Value left, Value right) =>
        ReferenceEquals(left, right) || (KeyComparer.IsKey(left) && left.GetType() == right.GetType() && Comparison.AreEqual(state, left, right));

    private static BigInteger? Remainder(RenderState state, Value left, Value right) => Operators.Modulo(state, left, right) switch
    {
        IntValue remainder => remainder.Number,
        FloatValue { Number: var remainder } => remainder is 0 or 1 ? new BigInteger(remainder) : null,
        _ => null,
    };
}
