using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary><c>{{ value }}</c></summary>
internal sealed class PrintStatement(Expression value, int line) : Statement(line)
{
    protected override Flow Run(Scope scope, TextBuilder output)
    {
        output.Append(PythonText.Str(scope.State, value.Evaluate(scope)));
        return Flow.Normal;
    }
}
