using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary><c>{% if %}</c> with its elif and else branches; branches share the scope around them.</summary>
internal sealed class IfStatement(IReadOnlyList<(Expression Condition, Block Body)> branches, Block? otherwise, int line) : Statement(line)
{
    protected override Flow Run(Scope scope, TextBuilder output)
    {
        foreach (var (condition, body) in branches)
            if (condition.Evaluate(scope).IsTrue) return body.Execute(scope, output);
        return otherwise?.Execute(scope, output) ?? Flow.Normal;
    }
}
