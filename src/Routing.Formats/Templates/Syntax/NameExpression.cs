using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

internal sealed class NameExpression(string name, int line) : Expression(line)
{
    public string Name => name;

    protected override Value Compute(Scope scope) => scope.Get(name);
}
