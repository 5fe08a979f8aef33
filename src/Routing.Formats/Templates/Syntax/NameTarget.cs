using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

internal sealed class NameTarget(string name) : AssignmentTarget
{
    public override void Assign(Scope scope, Value value) => scope.Set(name, value);
}
