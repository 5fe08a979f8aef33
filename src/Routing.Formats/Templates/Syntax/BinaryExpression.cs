using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary>Arithmetic: + - * / // % **</summary>
internal sealed class BinaryExpression(Expression left, string symbol, Expression right, int line) : Expression(line)
{
    private readonly Func<RenderState, Value, Value, Value> _operation = symbol switch
    {
        "+" => Operators.Add,
        "-" => Operators.Subtract,
        "*" => Operators.Multiply,
        "/" => Operators.Divide,
        "//" => Operators.FloorDivide,
        "%" => Operators.Modulo,
        "**" => Operators.Power,
        _ => throw new ArgumentException(symbol, nameof(symbol)),
    };

    protected override Value Compute(Scope scope) => _operation(scope.State, left.Evaluate(scope), right.Evaluate(scope));
}
