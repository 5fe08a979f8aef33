using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary><c>{% filter name %}…{% endfilter %}</c></summary>
internal sealed class FilterBlockStatement(FilterExpression filter, Block body, int line) : Statement(line)
{
    protected override Flow Run(Scope scope, TextBuilder output)
    {
        output.Append(PythonText.Str(scope.State, filter.Apply(scope, body.Render(scope.Inner()))));
        return Flow.Normal;
    }
}
