using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary><c>{% macro name(parameters) %}…{% endmacro %}</c></summary>
internal sealed class MacroStatement(MacroDefinition definition, int line) : Statement(line)
{
    protected override Flow Run(Scope scope, TextBuilder output)
    {
        scope.Set(definition.Name, definition.Bind(scope));
        return Flow.Normal;
    }
}
