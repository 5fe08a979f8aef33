using System.Text.Json;

namespace Routing.Runtime.Grammars.Rules.Schemas;

/// <summary>A part of a schema and where it stands.</summary>
/// <param name="Value">The part.</param>
/// <param name="Path">JSON pointer to it: <c>#/properties/age</c>.</param>
/// <param name="Tool">Name of the tool whose schema it is, if it is one's.</param>
internal readonly record struct SchemaItem(JsonElement Value, string Path, string? Tool)
{
    /// <summary>A member that must be there.</summary>
    public SchemaItem this[string name] => Find(name) ?? throw Refuse($"'{name}' is missing.");

    public SchemaItem? Find(string name) =>
        Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(name, out var value) ? Below(name, value) : null;

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Members of an object, in order.</summary>
    public IEnumerable<(string Name, SchemaItem Item)> Members()
    {
        if (Value.ValueKind != JsonValueKind.Object) throw Refuse("an object is expected here.");
        return MembersOf(this);

        static IEnumerable<(string Name, SchemaItem Item)> MembersOf(SchemaItem item)
        {
            foreach (var property in item.Value.EnumerateObject()) yield return (property.Name, item.Below(property.Name, property.Value));
        }
    }

    /// <summary>Items of an array.</summary>
    public SchemaItem[] Items()
    {
        if (Value.ValueKind != JsonValueKind.Array) throw Refuse("an array is expected here.");
        var item = this;
        return [.. Value.EnumerateArray().Select((value, index) => item.Below($"{index}", value))];
    }

    public string String() => Value.ValueKind == JsonValueKind.String ? Value.GetString()! : throw Refuse("a string is expected here.");

    /// <summary>A number of things.</summary>
    public int Count() => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var count) && count >= 0 ? count : throw Refuse("a whole number from 0 to 2147483647 is expected here.");

    public GrammarException Refuse(string reason) => new(Path, reason, Tool);

    private SchemaItem Below(string name, JsonElement value) =>
        new(value, $"{Path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", Tool);
}
