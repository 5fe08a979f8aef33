using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

internal sealed class DictExpression(IReadOnlyList<(Expression Key, Expression Value)> entries, int line) : Expression(line)
{
    protected override Value Compute(Scope scope)
    {
        var items = DictValue.NewItems();
        foreach (var (keyExpression, value) in entries)
        {
            var key = keyExpression.Evaluate(scope);
            scope.State.ChargeKey(key);
            items[key] = value.Evaluate(scope);
        }
        return new DictValue(scope.State, items);
    }
}
