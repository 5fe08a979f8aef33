using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary>An attribute of a namespace.</summary>
internal sealed class AttributeTarget(string name, string attribute) : AssignmentTarget
{
    public override void Assign(Scope scope, Value value)
    {
        if (scope.Get(name) is not NamespaceValue space) throw scope.State.Fail($"cannot assign attribute on non-namespace object '{name}'");
        space.Attributes[attribute] = value;
    }
}
