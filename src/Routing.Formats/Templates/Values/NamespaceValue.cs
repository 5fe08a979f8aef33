namespace Routing.Formats.Templates.Values;

/// <summary>What <c>namespace()</c> returns: the one value whose attributes a template can assign.</summary>
internal sealed class NamespaceValue : Value
{
    public Dictionary<string, Value> Attributes { get; } = new(StringComparer.Ordinal);
    public override string TypeName => "Namespace";
}
