using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary>What a value is assigned to.</summary>
internal abstract class AssignmentTarget
{
    public abstract void Assign(Scope scope, Value value);
}
