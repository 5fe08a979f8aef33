namespace Routing.Formats.Templates.Values;

/// <summary>What a dict's <c>keys()</c>, <c>values()</c> and <c>items()</c> return: countable, not indexable.</summary>
/// <param name="typeName">dict_keys, dict_values or dict_items.</param>
internal sealed class DictViewValue(string typeName, ListValue items) : Value
{
    public ListValue Items => items;
    public override string TypeName => typeName;
    public override bool IsTrue => items.IsTrue;
    public override int Depth => items.Depth;
}
