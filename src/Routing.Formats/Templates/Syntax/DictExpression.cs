using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

internal sealed class DictExpression(IReadOnlyList<(Expression Key, Expression Value)> entries, int line) : Expression(line)
{
    protected override Value Compute(Scope scope)
    {
        var items = DictValue.NewItems();
        foreach (var (key, value) in entries) items[key.Evaluate(scope)] = value.Evaluate(scope);
        return new DictValue(scope.State, items);
    }
}
