using CsCheck;
using Routing.Hosting.Chat;

namespace Routing.Tests.Hosting.Chat;

public class OutputParserTests
{
    private const string Call = """<tool_call>{"name": "add", "arguments": {"a": 1}}</tool_call>""";
    private static readonly OutputFormat s_both = new() { Reasoning = true, ToolCalls = true };

    private static readonly Gen<string> s_output = Gen.OneOf(
        "<think>", "</think>", "<tool_call>", "</tool_call>", Call, "<", "<t", "</", "think>", "{", """{"name": 5}""", "\n", " ", "a", "text <b> text", "é🐙").Array[0, 12].Select(string.Concat);

    [Fact]
    public void ACall_WhoseEndEndedTheAnswer_IsWhole()
    {
        // The engine leaves stop strings out of the text, unless they are wanted there.
        var end = Ends.Of(1, 0) with { StopString = OutputFormat.ToolCallEnd, Tail = "" };
        foreach (var includes in (bool[])[false, true])
        {
            var parser = new OutputParser(new OutputFormat { ToolCalls = true });
            List<OutputPart> parts = [.. parser.Append("<tool_call>{\"name\": \"add\", \"arguments\": {\"a\": 1}}" + (includes ? OutputFormat.ToolCallEnd : ""))];
            parts.AddRange(parser.Append(OutputFormat.Rest(end, includes)));
            parts.AddRange(parser.Finish());
            Assert.Equal(new OutputPart(OutputKind.ToolCall, "{\"a\":1}", "add"), Assert.Single(parts));
        }
    }

    [Fact]
    public void Result_DoesNotDependOnWherePiecesEnd() =>
        Gen.Select(s_output, Gen.Int[0, 200].Array[0, 8], Gen.Bool, Gen.Bool, Gen.Bool).Sample((text, cuts, reasoning, started, tools) =>
        {
            var format = new OutputFormat { Reasoning = reasoning, StartsInReasoning = reasoning && started, ToolCalls = tools };
            int[] ends = [0, .. cuts.Select(cut => Math.Min(cut, text.Length)).Order(), text.Length];
            Assert.Equal(Parse(format, [text]), Parse(format, [.. ends.Zip(ends.Skip(1), (from, to) => text[from..to])]));
            Assert.Equal(Parse(format, [text]), Parse(format, [.. text.Select(unit => unit.ToString())]));
        }, iter: 3000);

    [Fact]
    public void Text_IsContent_WhenNothingIsLookedFor() =>
        s_output.Sample(text => Assert.Equal(text.Length == 0 ? [] : [new OutputPart(OutputKind.Content, text)], Parse(default, [text])), iter: 500);

    /// <summary>But for markers, and white space around them.</summary>
    [Fact]
    public void Nothing_IsLost() =>
        s_output.Sample(text =>
        {
            var parts = Parse(new OutputFormat { ToolCalls = true }, [text]);
            var kept = string.Concat(parts.Select(part => part.Kind == OutputKind.ToolCall ? Call : part.Text));
            Assert.Equal(Solid(text), Solid(kept));
        }, iter: 2000);

    [Fact]
    public void Reasoning_IsKeptApart()
    {
        OutputPart[] parts = [new(OutputKind.Reasoning, "Let me\nsee."), new(OutputKind.Content, "Five.")];

        Assert.Equal(parts, Parse(s_both, ["\n<think>\nLet me\nsee.\n</think>\n\nFive."]));
        Assert.Equal(parts, Parse(s_both with { StartsInReasoning = true }, ["\nLet me\nsee.\n</think>\n\nFive."]));
    }

    [Fact]
    public void ReasoningThatNeverEnds_IsReasoning() => Assert.Equal([new(OutputKind.Reasoning, "Let me </thi")], Parse(s_both, ["<think>Let me </thi"]));

    [Fact]
    public void Thoughts_AreContent_AfterTheAnswerHasBegun() => Assert.Equal([new(OutputKind.Content, "So <think>no</think>")], Parse(s_both, ["So <think>no</think>"]));

    [Fact]
    public void Calls_AreRead_WithTheirArgumentsAsJson()
    {
        var parts = Parse(s_both, ["I add.\n", Call, "\n<tool_call>\n{\"name\": \"get\", \"parameters\": {\"x\": \"<&ü\"}}\n</tool_call>"]);

        Assert.Equal([new(OutputKind.Content, "I add.\n"), new(OutputKind.ToolCall, """{"a":1}""", "add"), new(OutputKind.ToolCall, """{"x":"<&ü"}""", "get")], parts);
    }

    [Theory]
    [InlineData("<tool_call>add(1)</tool_call>")]
    [InlineData("<tool_call>{\"name\": 5}</tool_call>")]
    [InlineData("<tool_call>{\"name\": \"add\", \"name\": \"add\"}</tool_call>")]
    [InlineData("<tool_call>[]</tool_call>")]
    [InlineData("<tool_call></tool_call>")]
    [InlineData("<tool_call>{\"name\": \"add\"")]
    public void MalformedCalls_StayContent(string text) => Assert.Equal(text, string.Concat(Parse(s_both, [text]).Select(part => part.Kind == OutputKind.Content ? part.Text : "?")));

    /// <summary>All parts; neighbours of one kind joined, for how a text is cut is nobody's concern.</summary>
    private static List<OutputPart> Parse(OutputFormat format, IReadOnlyList<string> pieces)
    {
        var parser = new OutputParser(format);
        var parts = new List<OutputPart>();
        foreach (var piece in pieces) Add(parser.Append(piece));
        Add(parser.Finish());
        return parts;

        void Add(IReadOnlyList<OutputPart> more)
        {
            foreach (var part in more)
            {
                if (parts.Count > 0 && parts[^1].Kind == part.Kind && part.Kind != OutputKind.ToolCall) parts[^1] = part with { Text = parts[^1].Text + part.Text };
                else parts.Add(part);
            }
        }
    }

    private static string Solid(string text) => string.Concat(text.Where(unit => !char.IsWhiteSpace(unit)));
}
