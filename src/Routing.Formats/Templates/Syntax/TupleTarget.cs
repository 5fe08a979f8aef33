using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary><c>a, b</c>: one item each.</summary>
internal sealed class TupleTarget(IReadOnlyList<AssignmentTarget> targets) : AssignmentTarget
{
    public override void Assign(Scope scope, Value value)
    {
        var items = Sequences.ToList(scope.State, value);
        if (items.Count != targets.Count)
            throw scope.State.Fail($"cannot unpack {items.Count} values into {targets.Count} names");
        for (var i = 0; i < items.Count; i++) targets[i].Assign(scope, items[i]);
    }
}
