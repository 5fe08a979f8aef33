using System.Runtime.CompilerServices;
using System.Text.Json;
using Routing.Runtime.Grammars.Automata;
using static Routing.Runtime.Grammars.Rules.Nodes;

namespace Routing.Runtime.Grammars.Rules.Schemas;

/// <summary>Turns a JSON schema into rules, one a subschema. What it does not understand it refuses: output must be valid by construction.</summary>
internal sealed class SchemaRules
{
    // Ten times the largest schema seen in use; every character may become a place of the grammar.
    private const int LongestSchema = 128 << 10;

    // What says which values fit other than by type.
    private static readonly string[] s_lists = ["$ref", "allOf", "anyOf", "oneOf", "const", "enum"];

    private readonly Dictionary<string, Rule> _rules = new(StringComparer.Ordinal);
    private readonly SchemaItem _root;

    private SchemaRules(JsonRules json, SchemaItem root) => (Json, _root) = (json, root);

    public JsonRules Json { get; }

    /// <summary>The rule of a schema.</summary>
    /// <param name="text">The schema.</param>
    /// <param name="json">Rules for what a schema does not limit.</param>
    /// <param name="tool">Name of the tool whose arguments it describes, if it does.</param>
    /// <exception cref="GrammarException">It is not a schema, or asks for something that is not supported.</exception>
    public static Rule Read(string text, JsonRules json, string? tool)
    {
        if (text.Length > LongestSchema) throw new GrammarException("#", $"it has {text.Length} characters; at most {LongestSchema} are supported.", tool);
        try
        {
            // The rules keep strings and numbers of it, no part of the document.
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = new SchemaItem(document.RootElement, "#", tool);
            var rules = new SchemaRules(json, root);
            return tool is null ? rules.RuleOf(root) : rules.RuleOfArguments(root);
        }
        catch (JsonException broken)
        {
            throw new GrammarException("#", $"it is not valid JSON: {broken.Message}", tool, broken);
        }
        catch (InvalidOperationException broken)
        {
            throw new GrammarException("#", $"it has a string that is no text: {broken.Message}", tool, broken);   // half a surrogate pair
        }
    }

    /// <summary>The rule of a subschema, made once: it may contain itself.</summary>
    public Rule RuleOf(SchemaItem schema)
    {
        if (_rules.TryGetValue(schema.Path, out var known)) return known;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw schema.Refuse("schemas are nested, or lead to one another, too deep.");
        var rule = _rules[schema.Path] = new Rule();
        rule.Start = Build(schema);
        return rule;
    }

    /// <summary>As <see cref="RuleOf"/>, of a tool's arguments: an object, even where the schema would take other values too.</summary>
    private Rule RuleOfArguments(SchemaItem schema)
    {
        if (schema.Value.ValueKind == JsonValueKind.True) return Json.Object;
        if (schema.Value.ValueKind != JsonValueKind.Object || s_lists.Any(schema.Has)) return RuleOf(schema);
        SchemaKeywords.RequireKnown(schema);
        if (!SchemaTypes.Of(schema).Contains("object")) throw schema.Refuse("the arguments of a tool are an object.");
        var rule = _rules[schema.Path] = new Rule();
        rule.Start = SchemaObject.Build(schema, this);
        return rule;
    }

    /// <summary>The subschema a reference names.</summary>
    public SchemaItem Resolve(SchemaItem reference)
    {
        var pointer = reference.String();
        if (pointer != "#" && !pointer.StartsWith("#/", StringComparison.Ordinal)) throw reference.Refuse($"only references within the schema are supported, such as '#/$defs/name'; this is '{pointer}'.");
        var item = _root;
        foreach (var step in Uri.UnescapeDataString(pointer).Split('/').Skip(1))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            item = item.Value.ValueKind == JsonValueKind.Array && int.TryParse(name, out var index) && index >= 0 && index < item.Value.GetArrayLength() ? item.Items()[index]
                : item.Find(name) ?? throw reference.Refuse($"'{pointer}' names nothing in the schema.");
        }
        return item;
    }

    private Node Build(SchemaItem schema)
    {
        if (schema.Value.ValueKind == JsonValueKind.True) return Call(Json.Value, End);
        if (schema.Value.ValueKind == JsonValueKind.False) throw schema.Refuse("no value fits the schema false.");
        if (schema.Value.ValueKind != JsonValueKind.Object) throw schema.Refuse("a schema must be an object or true.");

        if (schema.Find("$ref") is { } reference)
        {
            SchemaKeywords.RequireOnly(schema, "$ref");
            return Call(RuleOf(Resolve(reference)), End);
        }
        if (schema.Find("allOf") is { } all)
        {
            SchemaKeywords.RequireOnly(schema, "allOf");
            return all.Items() is [var single] ? Call(RuleOf(single), End) : throw all.Refuse("'allOf' is supported with exactly one schema.");
        }
        if (schema.Find("anyOf") is { } any)
        {
            SchemaKeywords.RequireOnly(schema, "anyOf");
            return OneOf(any, any.Items());
        }
        if (schema.Find("oneOf") is { } one)
        {
            SchemaKeywords.RequireOnly(schema, "oneOf");
            new SchemaOverlap(this).RequireDisjoint(one);
            return OneOf(one, one.Items());
        }
        return schema.Has("const") || schema.Has("enum") ? SchemaValues.Build(schema) : SchemaTypes.Build(schema, this);
    }

    private ForkNode OneOf(SchemaItem list, SchemaItem[] schemas) =>
        schemas.Length > 0 ? new ForkNode([.. schemas.Select(schema => Call(RuleOf(schema), End))]) : throw list.Refuse("the list of schemas is empty.");
}
