using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary><c>{% break %}</c>, <c>{% continue %}</c></summary>
internal sealed class LoopControlStatement(Flow flow, int line) : Statement(line)
{
    protected override Flow Run(Scope scope, TextBuilder output) => flow;
}
