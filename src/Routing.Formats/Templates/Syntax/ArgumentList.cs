using Routing.Formats.Templates.Builtins;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Syntax;

/// <summary>The arguments written at a call: positional, named, <c>*list</c> and <c>**dict</c>.</summary>
internal sealed record ArgumentList(
    IReadOnlyList<Expression> Positional,
    IReadOnlyList<(string Name, Expression Value)> Named,
    Expression? ExtraPositional = null,
    Expression? ExtraNamed = null)
{
    public static readonly ArgumentList Empty = new([], []);

    public Arguments Evaluate(Scope scope)
    {
        if (ReferenceEquals(this, Empty)) return Arguments.None;
        var positional = new List<Value>(Positional.Count);
        foreach (var argument in Positional) positional.Add(argument.Evaluate(scope));
        if (ExtraPositional is not null) positional.AddRange(Sequences.Iterate(scope.State, ExtraPositional.Evaluate(scope)));
        var named = new List<KeyValuePair<string, Value>>(Named.Count);
        foreach (var (name, argument) in Named) named.Add(new(name, argument.Evaluate(scope)));
        if (ExtraNamed is not null) AddExtraNamed(scope, named, ExtraNamed.Evaluate(scope));
        return new Arguments(positional, named);
    }

    private static void AddExtraNamed(Scope scope, List<KeyValuePair<string, Value>> named, Value extra)
    {
        if (extra is not DictValue dict) throw scope.State.Fail($"argument after ** must be a mapping, not {extra.TypeName}");
        scope.State.Charge(dict.Items.Count);
        foreach (var (key, value) in dict.Items) named.Add(new(Builtins.Convert.Text(scope.State, key, "**").Text, value));
    }
}
