using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary><c>{% for target in source if filter recursive %}…{% else %}…{% endfor %}</c>; every iteration has a fresh scope.</summary>
internal sealed class ForStatement(
    AssignmentTarget target, Expression source, Expression? filter, bool isRecursive, Block body, Block? otherwise, int line) : Statement(line)
{
    protected override Flow Run(Scope scope, TextBuilder output)
    {
        Loop(scope, output, source.Evaluate(scope), depth0: 0);
        return Flow.Normal;
    }

    private void Loop(Scope scope, TextBuilder output, Value items, int depth0)
    {
        var loop = new LoopValue(Filtered(scope, items), depth0, isRecursive ? Recurse : null);
        var ran = false;
        while (loop.Next() is { } item)
        {
            ran = true;
            var inner = scope.Inner();
            inner.Set("loop", loop);
            target.Assign(inner, item);
            if (body.Execute(inner, output) == Flow.Break) break;
        }
        if (!ran) otherwise?.Execute(scope.Inner(), output);

        TextValue Recurse(RenderState state, Value children, int depth)
        {
            var nested = new TextBuilder(state);
            Loop(scope, nested, children, depth);
            return nested.ToText();
        }
    }

    /// <summary>Lazy: the filter sees what earlier iterations put into namespaces.</summary>
    private IEnumerable<Value> Filtered(Scope scope, Value items)
    {
        foreach (var item in Sequences.Iterate(scope.State, items))
        {
            if (filter is not null)
            {
                var inner = scope.Inner();
                target.Assign(inner, item);
                if (!filter.Evaluate(inner).IsTrue) continue;
            }
            yield return item;
        }
    }
}
