using System.Collections.Frozen;

namespace Routing.Runtime.Grammars.Rules.Schemas;

/// <summary>Keywords of JSON schema (draft 2020-12) that are understood.</summary>
internal static class SchemaKeywords
{
    /// <summary>They say nothing about which values fit.</summary>
    public static readonly FrozenSet<string> Annotations = FrozenSet.Create(
        StringComparer.Ordinal, "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "discriminator", "$schema", "$comment", "$defs", "definitions");

    /// <summary>For each type, what limits its values.</summary>
    public static readonly FrozenDictionary<string, string[]> OfType = new Dictionary<string, string[]>
    {
        ["object"] = ["properties", "required", "additionalProperties"],
        ["array"] = ["items", "prefixItems", "minItems", "maxItems"],
        ["string"] = ["minLength", "maxLength"],
        ["integer"] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
        ["number"] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
        ["boolean"] = [],
        ["null"] = [],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_limits = OfType.Values.SelectMany(names => names).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Refuses a schema with a keyword that is neither an annotation nor one of those that are allowed.</summary>
    public static void RequireOnly(SchemaItem schema, params string[] allowed)
    {
        foreach (var (name, item) in schema.Members())
        {
            if (Annotations.Contains(name) || allowed.Contains(name) || (name == "$id" && schema.Path == "#")) continue;
            throw item.Refuse(allowed is [var only, ..] && (s_limits.Contains(name) || name is "type" or "enum" or "const" or "anyOf" or "oneOf" or "allOf")
                ? $"'{name}' beside '{only}' is not supported."
                : $"the keyword '{name}' is not supported.");
        }
    }

    /// <summary>Refuses a schema with a keyword that is not understood.</summary>
    public static void RequireKnown(SchemaItem schema)
    {
        foreach (var (name, item) in schema.Members())
            if (!Annotations.Contains(name) && !s_limits.Contains(name) && name != "type" && !(name == "$id" && schema.Path == "#"))
                throw item.Refuse($"the keyword '{name}' is not supported.");
    }
}
