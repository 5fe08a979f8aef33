using System.Text.Json;

namespace Routing.Tests.Runtime.Grammars;

/// <summary>The keywords of JSON schema by the letter: what grammars write has to pass it.</summary>
internal sealed class SchemaValidator(JsonElement root)
{
    public static bool IsValid(string document, string schema)
    {
        using var value = JsonDocument.Parse(document, new JsonDocumentOptions { MaxDepth = 1000 });
        using var read = JsonDocument.Parse(schema);
        return new SchemaValidator(read.RootElement).Fits(value.RootElement, read.RootElement);
    }

    private bool Fits(JsonElement value, JsonElement schema)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False) return schema.ValueKind == JsonValueKind.True;
        foreach (var keyword in schema.EnumerateObject())
            if (!Fits(value, schema, keyword.Name, keyword.Value)) return false;
        return true;
    }

    private bool Fits(JsonElement value, JsonElement schema, string name, JsonElement keyword) => name switch
    {
        "$ref" => Fits(value, keyword.GetString()!.Split('/').Skip(1).Aggregate(root, (element, step) => element.GetProperty(step))),
        "type" => keyword.ValueKind == JsonValueKind.String ? IsA(value, keyword.GetString()!) : keyword.EnumerateArray().Any(type => IsA(value, type.GetString()!)),
        "const" => JsonElement.DeepEquals(value, keyword),
        "enum" => keyword.EnumerateArray().Any(given => JsonElement.DeepEquals(value, given)),
        "anyOf" => keyword.EnumerateArray().Any(way => Fits(value, way)),
        "oneOf" => keyword.EnumerateArray().Count(way => Fits(value, way)) == 1,
        "allOf" => keyword.EnumerateArray().All(part => Fits(value, part)),
        "minLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.EnumerateRunes().Count() >= keyword.GetInt32(),
        "maxLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.EnumerateRunes().Count() <= keyword.GetInt32(),
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() >= keyword.GetDouble(),
        "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() <= keyword.GetDouble(),
        "exclusiveMinimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() > keyword.GetDouble(),
        "exclusiveMaximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() < keyword.GetDouble(),
        "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= keyword.GetInt32(),
        "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= keyword.GetInt32(),
        "prefixItems" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Zip(keyword.EnumerateArray()).All(pair => Fits(pair.First, pair.Second)),
        "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Skip(schema.TryGetProperty("prefixItems", out var first) ? first.GetArrayLength() : 0).All(item => Fits(item, keyword)),
        "required" => value.ValueKind != JsonValueKind.Object || keyword.EnumerateArray().All(key => value.TryGetProperty(key.GetString()!, out _)),
        "properties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(property => !keyword.TryGetProperty(property.Name, out var declared) || Fits(property.Value, declared)),
        "additionalProperties" => value.ValueKind != JsonValueKind.Object
            || value.EnumerateObject().All(property => (schema.TryGetProperty("properties", out var declared) && declared.TryGetProperty(property.Name, out _)) || Fits(property.Value, keyword)),
        "$defs" or "title" or "description" => true,
        _ => throw new InvalidOperationException($"The validator does not know '{name}'."),
    };

    private static bool IsA(JsonElement value, string type) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind.ToString().Equals(type, StringComparison.OrdinalIgnoreCase),
    };
}
