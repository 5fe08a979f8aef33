using System.Text;
using MessagePack;
using Routing.Runtime.Grammars;
using Routing.Runtime.Grammars.Vocabulary;
using Routing.Runtime.Workers;
using static Routing.Tests.Runtime.Grammars.GrammarFixture;

namespace Routing.Tests.Runtime.Grammars;

public class GrammarTests
{
    private const int ToolOpen = 256, ToolClose = 257, ThinkOpen = 258, ThinkClose = 259, Eos = 260;

    /// <summary>Bytes, marks as tokens of their own, some of them special, and an end.</summary>
    private static readonly TokenVocabulary s_marked = new(
        [.. Enumerable.Range(0, 256).Select(value => (byte[]?)[(byte)value]), "<tool_call>"u8.ToArray(), null, null, null, null],
        new Dictionary<string, int> { ["<tool_call>"] = ToolOpen, ["</tool_call>"] = ToolClose, ["<think>"] = ThinkOpen, ["</think>"] = ThinkClose, ["<|end|>"] = Eos });

    private static int[] Ids(string text) => [.. Encoding.UTF8.GetBytes(text).Select(value => (int)value)];

    private static int[] Allowed(CompiledGrammar grammar, GrammarState state, TokenVocabulary vocabulary) => [.. Enumerable.Range(0, vocabulary.Size).Where(id => grammar.Mask(state)[id])];

    [Fact]
    public void ACharacter_MayBeSplitBetweenTokens_ButNotBroken()
    {
        var grammar = Schema("""{"type":"string"}""");
        Assert.True(grammar.Accepts([(byte)'"', 0xF0, 0x9F, 0x98, 0x80, (byte)'"']));
        var inside = grammar.Read([(byte)'"', 0xE2, 0x82]);
        Assert.Equal(Enumerable.Range(0x80, 0x40), Allowed(grammar, inside, Bytes));
        foreach (byte[] broken in (byte[][])[[0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0x80], [0xE2, 0x82]])
            Assert.False(grammar.Accepts([(byte)'"', .. broken, (byte)'"']));
    }

    [Fact]
    public void AToolCall_IsSpelledInBytes_WhereTheVocabularyHasNoMarks()
    {
        var grammar = Compile(GrammarSpec.ToolCalls([new("find"), new("fi", """{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}""")], parallel: true));
        const string find = "<tool_call>\n{\"name\": \"find\", \"arguments\": {\"q\": [1]}}\n</tool_call>";
        const string fi = "<tool_call>\n{\"name\":\"fi\",\"arguments\":{\"n\":3}}\n</tool_call>";
        Assert.True(grammar.Accepts(find));
        Assert.True(grammar.Accepts(fi + "\n" + find + "\n" + find));
        Assert.False(grammar.Accepts(fi + find));
        Assert.False(grammar.Accepts(fi.Replace("fi", "fo", StringComparison.Ordinal)));
        Assert.False(grammar.Accepts(fi.Replace("{\"n\":3}", "{}", StringComparison.Ordinal)));
        Assert.False(Compile(GrammarSpec.ToolCalls([new("find")], parallel: false)).Accepts(find + "\n" + find));
        Assert.False(Compile(GrammarSpec.ToolCalls([new("find")], parallel: false)).Accepts(fi));
    }

    [Theory, InlineData(null), InlineData("{}"), InlineData("true"), InlineData("""{"type":["object","null"]}""")]
    public void Arguments_AreAnObject_WhateverElseTheSchemaTakes(string? schema)
    {
        var grammar = Compile(GrammarSpec.ToolCalls([new("find", schema)], parallel: false));
        string Call(string arguments) => $"<tool_call>\n{{\"name\": \"find\", \"arguments\": {arguments}}}\n</tool_call>";
        Assert.True(grammar.Accepts(Call("{\"a\":1}")));
        Assert.False(grammar.Accepts(Call("null")));
        Assert.False(grammar.Accepts(Call("[]")));
    }

    [Fact]
    public void AToolCall_IsWrittenWithItsMarks_WhereTheVocabularyHasThem()
    {
        var grammar = Compile(GrammarSpec.ToolCalls([new("find")], parallel: false), s_marked);
        int[] call = [ToolOpen, .. Ids("\n{\"name\": \"find\", \"arguments\": {}}\n"), ToolClose];
        Assert.True(grammar.Read(call).State.CanEnd);
        Assert.True(grammar.Read(Ids("<tool_call>")).State.IsDead);
        Assert.Equal([ToolOpen], Allowed(grammar, grammar.Start, s_marked));
        Assert.Equal([ToolClose], Allowed(grammar, grammar.Read(call[..^1]), s_marked));
        // Inside a string the mark's token is no text, and other special tokens never are.
        var inString = Compile(GrammarSpec.ToolCalls([new("find")], parallel: false), s_marked).Read([ToolOpen, .. Ids("\n{\"name\": \"find\", \"arguments\": {\"a\": \"")]);
        Assert.DoesNotContain(ToolOpen, Allowed(grammar, inString, s_marked));
        Assert.DoesNotContain(Eos, Allowed(grammar, inString, s_marked));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(5)]
    public void Thinking_EndsWithItsToken_AtTheLatestWhenTheBudgetIsSpent(int budget)
    {
        var grammar = Compile(GrammarSpec.JsonSchema("""{"const":1}""") with { Thinking = new("<think>", Budget: budget) }, s_marked);
        Assert.Equal([ThinkOpen], Allowed(grammar, grammar.Start, s_marked));
        var state = grammar.Read([ThinkOpen]);
        for (var i = 0; i < budget; i++)
        {
            var allowed = Allowed(grammar, state, s_marked);
            Assert.Equal(258, allowed.Length);   // 256 bytes, the mark <tool_call>, which is not special, and the end of thinking
            Assert.Contains(ThinkClose, allowed);
            state = grammar.Advance(state, i == 0 ? ToolOpen : 'x');
        }
        Assert.Equal([ThinkClose], Allowed(grammar, state, s_marked));
        Assert.True(grammar.Read([ThinkOpen, ThinkClose, .. Ids("\n\n1")]).State.CanEnd);
    }

    [Fact]
    public void Thinking_EndsWithItsText_WhereverTokensEnd()
    {
        var grammar = Compile(GrammarSpec.JsonSchema("""{"const":1}""") with { Thinking = new(Close: "</t>", Budget: 9) });
        Assert.True(grammar.Accepts("a</</t>1"));
        Assert.False(grammar.Accepts("a</t1"));
        // Seven bytes of text, then two of the mark: what is left of it must follow.
        Assert.Equal(['t'], Allowed(grammar, grammar.Read(Ids("abcdefg</")), Bytes).Select(id => (char)id));
        Assert.Equal(['<'], Allowed(grammar, grammar.Read(Ids("abcdefghi")), Bytes).Select(id => (char)id));
    }

    [Fact]
    public void AfterTheThinking_AFreeAnswer_IsFree()
    {
        var grammar = Compile(GrammarSpec.Free(new ThinkingSpec(Budget: 3)), s_marked);
        Assert.False(grammar.Start.State.IsFree);
        Assert.True(grammar.Read([ThinkClose]).State.IsFree);
        Assert.True(grammar.Read([ThinkClose, ToolClose, Eos]).State.IsFree);
    }

    [Fact]
    public void ASequence_TakesTokensBack()
    {
        var grammar = Schema("""{"enum":["ab","ac",12]}""");
        var sequence = new SequenceGrammar(grammar, [0]);
        sequence.Remember(0, Ids("\"ab\""));
        Assert.True(sequence.Allows(4, 0));
        sequence.Remember(1, Ids("ac"));
        Assert.True(sequence.Allows(3, '"'));
        Assert.False(sequence.Allows(2, 0));
        sequence.Remember(0, Ids("12"));
        Assert.True(sequence.Allows(2, 0));
        Assert.False(sequence.Allows(2, '2'));
        sequence.Remember(2, [0]);
        Assert.True(sequence.IsFree(3));   // what follows the end is discarded, whatever it is
    }

    [Fact]
    public void ASequence_KeepsOnlyWhatFits()
    {
        var sequence = new SequenceGrammar(Schema("""{"type":"boolean"}"""), [7, 300]);
        float[] logits = [.. Enumerable.Range(0, 301).Select(id => (float)(id % 17))];
        sequence.Remember(0, Ids("t"));
        var kept = logits.ToArray();
        sequence.Apply(1, kept);
        Assert.Equal(['r'], Enumerable.Range(0, 301).Where(id => kept[id] != float.NegativeInfinity).Select(id => (char)id));
        Assert.Equal(logits['r'], kept['r']);
        Assert.Equal('r', sequence.ArgMax(1, logits));
        sequence.Remember(1, Ids("rue"));
        kept = [.. logits];
        sequence.Apply(4, kept);
        Assert.Equal([7, 300], Enumerable.Range(0, 301).Where(id => kept[id] != float.NegativeInfinity));
        Assert.Equal(logits[7] >= logits[300] ? 7 : 300, sequence.ArgMax(4, logits));
    }

    [Fact]
    public void AVocabularyWithoutTheBytes_FailsClearly()
    {
        var letters = new TokenVocabulary([.. "{}tr".Select(letter => (byte[]?)[(byte)letter])], new Dictionary<string, int>());
        var sequence = new SequenceGrammar(Schema("""{"type":"boolean"}""", letters), [9]);
        sequence.Remember(0, [2, 3]);
        foreach (Action choose in (Action[])[() => sequence.Apply(2, new float[4]), () => sequence.ArgMax(2, new float[4])])
            Assert.Contains("No token of the vocabulary fits the grammar at output token 2", Assert.Throws<InvalidOperationException>(choose).Message, StringComparison.Ordinal);
        sequence.Remember(2, [0]);
        Assert.Contains("left its grammar", Assert.Throws<InvalidOperationException>(() => sequence.Allows(3, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADeepNesting_IsFollowed()
    {
        var grammar = Schema("{}");
        Assert.True(grammar.Accepts(new string('[', 20_000) + new string(']', 20_000)));
        Assert.False(grammar.Accepts(new string('[', 20_000) + new string(']', 19_999)));
    }

    [Fact]
    public void Compiling_IsDoneOnce_ForEqualDescriptions_AndMayRunAtOnce()
    {
        var compiler = new GrammarCompiler(() => Gym);
        GrammarSpec Spec(int i) => GrammarSpec.ToolCalls([new($"f{i % 40}", """{"type":"object"}""")], parallel: true);
        Assert.Same(compiler.Compile(Spec(1)), compiler.Compile(Spec(1)));
        Parallel.For(0, 400, i =>
        {
            var grammar = compiler.Compile(Spec(i));
            var tokens = RandomWalk.Take(grammar, Gym, i, whims: 10);
            Assert.True(grammar.Read(tokens).State.CanEnd);
        });
    }

    [Fact]
    public void ADescription_SurvivesTheTrip()
    {
        var spec = GrammarSpec.ToolCalls([new("a", "{}"), new("b")], parallel: true) with { Schema = "x", Thinking = new("<t>", "</t>", 5) };
        var copy = MessagePackSerializer.Deserialize<GrammarSpec>(MessagePackSerializer.Serialize(spec, WireFormat.Options, TestContext.Current.CancellationToken), WireFormat.Options, TestContext.Current.CancellationToken);
        Assert.Equivalent(spec, copy, strict: true);
    }

    [Fact]
    public void Refusals_NameTheTool()
    {
        var refusal = Refusal(GrammarSpec.ToolCalls([new("a"), new("b", """{"format":"x"}""")], parallel: false));
        Assert.Equal(("b", "#/format"), (refusal.Tool, refusal.Path));
        Assert.Contains("tool 'b' at #/format", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("arguments of a tool are an object", Refusal(GrammarSpec.ToolCalls([new("a", "{\"type\":\"string\"}")], parallel: false)).Reason, StringComparison.Ordinal);
        Assert.Contains("Two tools", Refusal(GrammarSpec.ToolCalls([new("a"), new("a")], parallel: false)).Message, StringComparison.Ordinal);
        Assert.Contains("No tool", Refusal(GrammarSpec.ToolCalls([], parallel: false)).Message, StringComparison.Ordinal);
        Assert.Contains("must be 0 or more", Refusal(GrammarSpec.Free(new ThinkingSpec(Budget: -1))).Message, StringComparison.Ordinal);
    }
}
