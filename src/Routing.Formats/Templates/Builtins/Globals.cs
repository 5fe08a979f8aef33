using System.Numerics;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Functions every template sees.</summary>
internal static class Globals
{
    public static void Define(Scope scope)
    {
        Define(scope, "range", Range);
        Define(scope, "namespace", Namespace);
        Define(scope, "dict", Dict);
        Define(scope, "cycler", Cycler);
        Define(scope, "joiner", Joiner);
        Define(scope, "raise_exception", (state, arguments) =>
            throw state.Fail(PythonText.Str(state, arguments.Bind(state, "raise_exception", 1, "message")[0]!).Text));
        Define(scope, "strftime_now", (state, arguments) =>
        {
            var format = Convert.Text(state, arguments.Bind(state, "strftime_now", 1, "format")[0]!, "strftime_now").Text;
            return new TextValue(TimeFormat.Format(state, state.Clock.GetLocalNow(), format), true);
        });
    }

    private static void Define(Scope scope, string name, Func<RenderState, Arguments, Value> call) => scope.Set(name, new FunctionValue(name, call));

    private static RangeValue Range(RenderState state, Arguments arguments)
    {
        if (arguments.Positional.Count is < 1 or > 3 || arguments.Named.Count > 0) throw state.Fail("range() takes one to three ints");
        BigInteger Number(int index) => arguments.Positional[index] is IntValue or BoolValue
            ? Operators.Integer(arguments.Positional[index])
            : throw state.Fail($"'{Convert.Name(state, arguments.Positional[index])}' object cannot be interpreted as an integer");
        return arguments.Positional.Count == 1
            ? new RangeValue(state, BigInteger.Zero, Number(0), BigInteger.One)
            : new RangeValue(state, Number(0), Number(1), arguments.Positional.Count == 3 ? Number(2) : BigInteger.One);
    }

    private static NamespaceValue Namespace(RenderState state, Arguments arguments)
    {
        var space = new NamespaceValue();
        foreach (var (key, value) in Entries(state, arguments)) space.Attributes[Convert.Text(state, key, "namespace").Text] = value;
        return space;
    }

    private static DictValue Dict(RenderState state, Arguments arguments)
    {
        var items = DictValue.NewItems();
        foreach (var (key, value) in Entries(state, arguments))
        {
            state.ChargeKey(key);
            items[key] = value;
        }
        return new DictValue(state, items);
    }

    /// <summary>Entries of an optional dict or list of pairs, then of the named arguments.</summary>
    private static IEnumerable<KeyValuePair<Value, Value>> Entries(RenderState state, Arguments arguments)
    {
        if (arguments.Positional.Count > 1) throw state.Fail($"expected at most 1 argument, got {arguments.Positional.Count}");
        foreach (var source in arguments.Positional)
        {
            if (source is DictValue dict)
            {
                foreach (var entry in dict.Items) yield return entry;
                continue;
            }
            foreach (var pair in Sequences.Iterate(state, source))
            {
                var items = Sequences.ToList(state, pair);
                if (items.Count != 2) throw state.Fail("dictionary update sequence elements must be pairs");
                yield return new(items[0], items[1]);
            }
        }
        foreach (var (name, value) in arguments.Named) yield return new(new TextValue(name, true), value);
    }

    private static NamespaceValue Cycler(RenderState state, Arguments arguments)
    {
        var items = arguments.Positional;
        if (items.Count == 0) throw state.Fail("at least one item has to be provided");
        var position = 0;
        var cycler = new NamespaceValue();
        cycler.Attributes["current"] = items[0];
        Value MoveTo(int next) => cycler.Attributes["current"] = items[position = next % items.Count];
        cycler.Attributes["next"] = new FunctionValue("next", (_, _) =>
        {
            var current = items[position];
            MoveTo(position + 1);
            return current;
        });
        cycler.Attributes["reset"] = new FunctionValue("reset", (_, _) =>
        {
            MoveTo(0);
            return NoneValue.Instance;
        });
        return cycler;
    }

    /// <summary>A function that returns nothing the first time and the separator from then on.</summary>
    private static FunctionValue Joiner(RenderState state, Arguments arguments)
    {
        var separator = arguments.Bind(state, "joiner", 0, "sep")[0] ?? new TextValue(", ", true);
        var used = false;
        return new FunctionValue("joiner", (_, _) =>
        {
            if (used) return separator;
            used = true;
            return TextValue.Empty;
        });
    }
}
