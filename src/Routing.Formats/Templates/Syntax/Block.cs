using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary>Statements in order.</summary>
internal sealed class Block(IReadOnlyList<Statement> statements)
{
    /// <summary>Runs until the end, or until a statement breaks or continues a loop.</summary>
    public Flow Execute(Scope scope, TextBuilder output)
    {
        foreach (var statement in statements)
            if (statement.Execute(scope, output) is not Flow.Normal and var flow) return flow;
        return Flow.Normal;
    }

    /// <summary>What the statements write.</summary>
    public TextValue Render(Scope scope)
    {
        var output = new TextBuilder(scope.State);
        Execute(scope, output);
        return output.ToText();
    }
}
