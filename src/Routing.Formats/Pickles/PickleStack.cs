using System.Runtime.InteropServices;

namespace Routing.Formats.Pickles;

/// <summary>The stack a pickle builds its values on, with marks that nothing is popped across.</summary>
internal sealed class PickleStack(PickleCursor cursor)
{
    // Each push takes at least a byte of the pickle; a model of 20,000 tensors makes 400,000.
    internal const int MostValues = 1_000_000;

    private readonly List<PickleValue> _values = [];
    private readonly Stack<int> _marks = [];
    private int _pushed;

    public void Push(PickleValue value)
    {
        if (++_pushed > MostValues) throw cursor.Invalid($"the pickle makes more than {MostValues:N0} values");
        _values.Add(value);
    }

    public void Mark()
    {
        if (++_pushed > MostValues) throw cursor.Invalid($"the pickle makes more than {MostValues:N0} values");
        _marks.Push(_values.Count);
    }

    public PickleValue Pop()
    {
        var value = Top();
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    public PickleValue Top() => _values.Count > Floor ? _values[^1] : throw cursor.Invalid("asks for a value where the stack has none");

    /// <summary>The last values, first pushed first.</summary>
    public PickleValue[] Pop(int count)
    {
        if (_values.Count - Floor < count) throw cursor.Invalid($"asks for {count} values where the stack has {_values.Count - Floor}");
        return PopFrom(_values.Count - count);
    }

    /// <summary>The values since the last mark, and the mark.</summary>
    public PickleValue[] PopToMark() => _marks.TryPop(out var mark) ? PopFrom(mark) : throw cursor.Invalid("asks for a mark where the stack has none");

    /// <summary>The only value left, at the end of the pickle.</summary>
    public PickleValue Result()
    {
        if (_values.Count != 1 || _marks.Count != 0) throw cursor.Invalid($"the pickle ends with {_values.Count} values and {_marks.Count} marks on the stack instead of one value");
        return _values[0];
    }

    private int Floor => _marks.TryPeek(out var mark) ? mark : 0;

    private PickleValue[] PopFrom(int start)
    {
        PickleValue[] values = [.. CollectionsMarshal.AsSpan(_values)[start..]];
        _values.RemoveRange(start, values.Length);
        return values;
    }
}
