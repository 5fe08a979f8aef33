using Routing.Runtime.Grammars.Automata;
using Routing.Runtime.Grammars.Rules.Schemas;
using Routing.Runtime.Grammars.Vocabulary;
using static Routing.Runtime.Grammars.Rules.Nodes;

namespace Routing.Runtime.Grammars.Rules;

/// <summary>Tool calls as Hermes and Qwen models write them: <c>&lt;tool_call&gt;</c>, a JSON object on a line of its own, <c>&lt;/tool_call&gt;</c>.</summary>
internal static class ToolCallRules
{
    public static Node Of(GrammarSpec spec, JsonRules json, TokenVocabulary vocabulary)
    {
        if (spec.Tools.Count == 0) throw new GrammarException("", "No tool is named that could be called.");
        if (spec.Tools.GroupBy(tool => tool.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice) throw new GrammarException("", $"Two tools have the name '{twice.Key}'.");
        var rule = new Rule();
        var end = ThinkingRules.Mark(GrammarSpec.ToolCallClose, End, vocabulary);
        rule.Start = ThinkingRules.Mark(GrammarSpec.ToolCallOpen, Literal("\n", Choice(spec.Tools.Select(tool => Object(tool, json, Literal("\n", end))))), vocabulary);
        return Call(rule, spec.Parallel ? Repeat(Literal("\n", Call(rule, End)), 0, RepeatNode.Unlimited, End) : End);
    }

    private static Node Object(ToolSpec tool, JsonRules json, Node next)
    {
        if (tool.Name.Length == 0) throw new GrammarException("", "A tool has no name.");
        var arguments = tool.Schema is null ? json.Object : SchemaRules.Read(tool.Schema, json, tool.Name);
        var end = Literal("\"arguments\":", Space(Call(arguments, Space(Literal("}", next)))));
        return Literal("{", Space(Literal("\"name\":", Space(JsonLiteral.OfString(tool.Name, Literal(",", Space(end)))))));
    }
}
