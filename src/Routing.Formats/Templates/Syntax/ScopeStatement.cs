using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary>A body in a scope of its own: <c>{% with a = 1 %}</c>, and <c>{% generation %}</c>, which marks assistant turns for training.</summary>
internal sealed class ScopeStatement(IReadOnlyList<(AssignmentTarget Target, Expression Value)> variables, Block body, int line) : Statement(line)
{
    protected override Flow Run(Scope scope, TextBuilder output)
    {
        var inner = scope.Inner();
        foreach (var (target, value) in variables) target.Assign(inner, value.Evaluate(scope));
        return body.Execute(inner, output);
    }
}
