using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary>A list or tuple display.</summary>
internal sealed class SequenceExpression(IReadOnlyList<Expression> items, bool isTuple, int line) : Expression(line)
{
    public IReadOnlyList<Expression> Items => items;
    public bool IsTuple => isTuple;

    protected override Value Compute(Scope scope)
    {
        var values = new Value[items.Count];
        for (var i = 0; i < values.Length; i++) values[i] = items[i].Evaluate(scope);
        return isTuple ? new TupleValue(scope.State, values) : new ListValue(scope.State, values);
    }
}
