using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary><c>{% set target | filter %}…{% endset %}</c></summary>
internal sealed class SetBlockStatement(AssignmentTarget target, FilterExpression? filter, Block body, int line) : Statement(line)
{
    protected override Flow Run(Scope scope, TextBuilder output)
    {
        var text = body.Render(scope.Inner());
        target.Assign(scope, filter?.Apply(scope, text) ?? text);
        return Flow.Normal;
    }
}
