using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary><c>{% call(parameters) macro(arguments) %}…{% endcall %}</c></summary>
internal sealed class CallStatement(CallExpression call, MacroDefinition caller, int line) : Statement(line)
{
    protected override Flow Run(Scope scope, TextBuilder output)
    {
        output.Append(PythonText.Str(scope.State, call.Call(scope, caller.Bind(scope))));
        return Flow.Normal;
    }
}
