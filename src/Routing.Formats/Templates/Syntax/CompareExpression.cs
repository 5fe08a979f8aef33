using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary>A chain of comparisons: <c>a &lt; b &lt;= c</c> is <c>a &lt; b and b &lt;= c</c>.</summary>
internal sealed class CompareExpression(Expression first, IReadOnlyList<(string Symbol, Expression Operand)> rest, int line) : Expression(line)
{
    protected override Value Compute(Scope scope)
    {
        var left = first.Evaluate(scope);
        foreach (var (symbol, operand) in rest)
        {
            var right = operand.Evaluate(scope);
            if (!Holds(scope.State, left, symbol, right)) return BoolValue.False;
            left = right;
        }
        return BoolValue.True;
    }

    private static bool Holds(RenderState state, Value left, string symbol, Value right) => symbol switch
    {
        "==" => Comparison.AreEqual(state, left, right),
        "!=" => !Comparison.AreEqual(state, left, right),
        "in" => Comparison.Contains(state, right, left),
        "not in" => !Comparison.Contains(state, right, left),
        "<" => Comparison.Order(state, left, right, symbol) < 0,
        "<=" => Comparison.Order(state, left, right, symbol) <= 0,
        ">" => Comparison.Order(state, left, right, symbol) > 0,
        ">=" => Comparison.Order(state, left, right, symbol) >= 0,
        _ => throw new ArgumentException(symbol, nameof(symbol)),
    };
}
