using System.Numerics;
using Routing.Formats.Templates.Builtins;

namespace Routing.Formats.Templates.Values;

/// <summary>The <c>loop</c> variable. Looks ahead only when asked to, since a loop's filter may depend on its body.</summary>
internal sealed class LoopValue(IEnumerable<Value> items, int depth0, Func<RenderState, Value, int, Value>? recurse) : Value
{
    private IEnumerator<Value> _source = items.GetEnumerator();
    private Value? _ahead;
    private Value? _previous;
    private Value? _current;
    private List<Value>? _lastChanged;
    private int _index0 = -1;
    private int? _length;

    public override string TypeName => "LoopContext";

    /// <summary>Steps to the next item; null at the end.</summary>
    public Value? Next()
    {
        var next = Peek();
        _ahead = null;
        if (next is null) return null;
        _index0++;
        (_previous, _current) = (_current, next);
        return next;
    }

    /// <summary>An attribute, or null when loops have none of that name.</summary>
    public Value? Attribute(string name) => name switch
    {
        "index" => Number(_index0 + 1),
        "index0" => Number(_index0),
        "revindex" => Number(Length() - _index0),
        "revindex0" => Number(Length() - _index0 - 1),
        "first" => BoolValue.Of(_index0 == 0),
        "last" => BoolValue.Of(Peek() is null),
        "length" => Number(Length()),
        "depth" => Number(depth0 + 1),
        "depth0" => Number(depth0),
        "previtem" => _index0 == 0 ? new UndefinedValue("there is no previous item") : _previous,
        "nextitem" => Peek() ?? new UndefinedValue("there is no next item"),
        "cycle" => new FunctionValue("cycle", Cycle),
        "changed" => new FunctionValue("changed", Changed),
        _ => null,
    };

    /// <summary>Renders the loop's body over inner items.</summary>
    public Value Call(RenderState state, Arguments arguments)
    {
        if (recurse is null) throw state.Fail("The loop must have the 'recursive' marker to be called recursively.");
        var inner = arguments.Bind(state, "loop", required: 1, "iterable")[0]!;
        state.Enter();
        var text = recurse(state, inner, depth0 + 1);
        state.Leave();
        return text;
    }

    private Value? Peek()
    {
        if (_ahead is null && _source.MoveNext()) _ahead = _source.Current;
        return _ahead;
    }

    private int Length()
    {
        if (_length is { } known) return known;
        var rest = new List<Value>();
        while (_source.MoveNext()) rest.Add(_source.Current);
        _source = rest.GetEnumerator();
        _length = _index0 + 1 + (_ahead is null ? 0 : 1) + rest.Count;
        return _length.Value;
    }

    private Value Cycle(RenderState state, Arguments arguments) => arguments.Positional.Count > 0
        ? arguments.Positional[_index0 % arguments.Positional.Count]
        : throw state.Fail("no items for cycling given");

    private BoolValue Changed(RenderState state, Arguments arguments)
    {
        var same = _lastChanged is { } last && last.Count == arguments.Positional.Count
            && last.Zip(arguments.Positional).All(pair => Comparison.AreEqual(state, pair.First, pair.Second));
        _lastChanged = [.. arguments.Positional];
        return BoolValue.Of(!same);
    }

    private static IntValue Number(int number) => new(new BigInteger(number));
}
