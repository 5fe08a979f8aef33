using System.Text.Json;
using System.Text.RegularExpressions;
using Routing.Formats.Templates;
using Routing.Hosting;
using Routing.Runtime;
using Routing.Runtime.Grammars;
using Routing.Runtime.Sampling;
using static Routing.Tests.Runtime.EngineFixture;

namespace Routing.Tests.Runtime.Grammars;

/// <summary>The shipped pair, which has never seen JSON, writes nothing else when a grammar asks for it.</summary>
public sealed class GrammarEngineTests : IClassFixture<GrammarEngineTests.Pair>
{
    private const string Person = """
        {"type":"object","properties":{
          "name":{"type":"string","maxLength":8},
          "age":{"type":"integer","minimum":0,"maximum":130},
          "mood":{"enum":["calm","wild"]},
          "tags":{"type":"array","items":{"type":"string","minLength":1,"maxLength":3},"maxItems":2},
          "friend":{"anyOf":[{"type":"null"},{"type":"boolean"}]}},
         "required":["name","age","mood","friend"],"additionalProperties":false}
        """;

    /// <summary>Asks for letters that mostly do not fit.</summary>
    private static readonly Dictionary<int, float> s_bias = Enumerable.Range(0, GrammarFixture.Gym.Size).Where(id => GrammarFixture.Gym.BytesOf(id) is [(byte)'!' or (byte)'x' or (byte)'{', ..]).ToDictionary(id => id, _ => 50f);

    private readonly Pair _pair;

    public GrammarEngineTests(Pair pair) => _pair = pair;

    public static TheoryData<string> Modes => ["small", "large", "routed", "scripted", "lossless", "late correction"];

    private static TokenRoutingOptions Routing(string mode) => mode switch
    {
        "small" => TokenRoutingOptions.Small,
        "large" => TokenRoutingOptions.Large,
        "routed" => TokenRoutingOptions.Routed("r2r", 0.4f),
        "scripted" => new() { Mode = TokenRoutingMode.Scripted, Script = [.. Enumerable.Range(0, 60).Select(i => (ModelRole)(i / 2 % 2))] },
        "lossless" => TokenRoutingOptions.Lossless,
        _ => TokenRoutingOptions.Routed("random", 0.3f) with { LateCorrection = 0.3f, DraftTokens = 5 },
    };

    private GenerationRequest Ask(string mode, GrammarSpec grammar, SamplingOptions sampling, int maxTokens = 150) => new()
    {
        Prompt = _pair.Prompt,
        Routing = Routing(mode),
        Sampling = sampling with { Grammar = grammar, MaxTokens = maxTokens },
    };

    private async Task<string> TextAsync(GenerationRequest request)
    {
        var (tokens, summary) = await RunAsync(_pair.Host.Engine, request);
        Assert.Null(summary.Choices[0].Error);
        Assert.Equal(FinishReason.Stop, summary.Choices[0].FinishReason);
        return string.Concat(tokens.Select(token => token.Text));
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Schema_IsKept_HotAndCold(string mode)
    {
        for (var seed = 0UL; seed < 8; seed++)
        {
            var text = await TextAsync(Ask(mode, GrammarSpec.JsonSchema(Person), new() { Temperature = seed == 0 ? 0 : 2.5f, Seed = seed, RepetitionPenalty = seed == 1 ? 1.3f : 1, TopLogProbs = seed == 2 ? 3 : 0, LogitBias = seed == 3 ? s_bias : null }));
            Assert.True(SchemaValidator.IsValid(text, Person), text);
        }
    }

    [Fact]
    public async Task Lossless_WritesWhatTheLargeModelWritesAlone()
    {
        var takenBack = 0;
        for (var seed = 0UL; seed < 6; seed++)
        {
            var sampling = new SamplingOptions { Temperature = seed % 3, Seed = seed };
            var (large, _) = await RunAsync(_pair.Host.Engine, Ask("large", GrammarSpec.JsonSchema(Person), sampling));
            var (lossless, summary) = await RunAsync(_pair.Host.Engine, Ask("lossless", GrammarSpec.JsonSchema(Person), sampling));
            Assert.Equal(large.Ids(), lossless.Ids());
            takenBack += summary.Choices[0].TakenBack;
        }
        Assert.True(takenBack > 10, $"only {takenBack} drafts were taken back");
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task ARequest_GetsTheSameText_AloneAndAmongOthers(string mode)
    {
        var requests = Enumerable.Range(0, 6).Select(i => Ask(mode, i % 2 == 0 ? GrammarSpec.JsonSchema(Person) : GrammarSpec.JsonSchema("""{"enum":["one","two",3]}"""), new() { Temperature = 1.5f, Seed = (ulong)i })).ToArray();
        List<string> alone = [];
        foreach (var request in requests) alone.Add(await TextAsync(request));
        Assert.Equal(alone, await Task.WhenAll(requests.Select(request => Task.Run(() => TextAsync(request)))));
    }

    [Fact]
    public async Task Choices_AreAllValid_AndDiffer()
    {
        var (tokens, summary) = await RunAsync(_pair.Host.Engine, Ask("routed", GrammarSpec.JsonSchema(Person), new() { Temperature = 2, Seed = 5, Choices = 4 }));
        var texts = tokens.GroupBy(token => token.Choice).Select(choice => string.Concat(choice.Select(token => token.Text))).ToArray();
        Assert.Equal(4, texts.Distinct().Count());
        Assert.All(texts, text => Assert.True(SchemaValidator.IsValid(text, Person), text));
        Assert.All(summary.Choices, choice => Assert.Equal(FinishReason.Stop, choice.FinishReason));
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task ToolCalls_CanBeRead(string mode)
    {
        ToolSpec[] tools = [new("weather", """{"type":"object","properties":{"town":{"enum":["Rome","Oslo"]},"days":{"type":"integer","minimum":1,"maximum":9}},"required":["town"]}"""), new("stop_all", """{"type":"object","properties":{}, "additionalProperties":false}""")];
        var text = await TextAsync(Ask(mode, GrammarSpec.ToolCalls(tools, parallel: false), new() { Temperature = 2, Seed = 3 }, maxTokens: 200));
        var call = Regex.Match(text, @"^\s*<tool_call>\n(?<json>.*)\n</tool_call>$", RegexOptions.Singleline).Groups["json"].Value;
        using var read = JsonDocument.Parse(call);
        var tool = Assert.Single(tools, tool => tool.Name == read.RootElement.GetProperty("name").GetString());
        Assert.True(SchemaValidator.IsValid(read.RootElement.GetProperty("arguments").GetRawText(), tool.Schema!), call);
    }

    [Fact]
    public async Task Thinking_EndsWithinItsBudget_ThenTheAnswerFollows()
    {
        var grammar = GrammarSpec.JsonSchema("""{"type":"boolean"}""") with { Thinking = new(Budget: 12) };
        var (tokens, summary) = await RunAsync(_pair.Host.Engine, Ask("routed", grammar, new() { Temperature = 1, Seed = 1 }));
        var text = string.Concat(tokens.Select(token => token.Text));
        Assert.Equal(FinishReason.Stop, summary.Choices[0].FinishReason);
        var thought = text[..text.IndexOf("</think>", StringComparison.Ordinal)];
        Assert.InRange(thought.Length, 1, int.MaxValue);
        Assert.StartsWith(thought, string.Concat(tokens.Take(12).Select(token => token.Text)), StringComparison.Ordinal);
        Assert.Matches(@"</think>\s*(true|false)$", text);
    }

    [Fact]
    public async Task LogProbabilities_AreTheModelsOwn()
    {
        var request = Ask("small", GrammarSpec.JsonSchema("""{"const":"Zq"}"""), new() { TopLogProbs = 5 });
        var tokens = await GenerateAsync(_pair.Host.Engine, request);
        Assert.Equal("\"Zq\"", string.Concat(tokens.Select(token => token.Text)).Trim());
        // The model would have written something else: its own likeliest tokens are listed, and the chosen one is far below.
        Assert.All(tokens.Take(2), token => Assert.True(token.TopLogProbs[0].LogProb > token.LogProb + 1 && token.TopLogProbs[0].Id != token.Id));
    }

    [Fact]
    public void WhatCannotBeUsed_IsRefusedWithItsReason()
    {
        string Refusal(GrammarSpec grammar, SamplingOptions? sampling = null) =>
            Assert.Throws<InvalidRequestException>(() => _pair.Host.Engine.Enqueue(Ask("small", grammar, sampling ?? new()))).Message;
        Assert.Contains("The schema at #/properties/a/pattern: the keyword 'pattern' is not supported.", Refusal(GrammarSpec.JsonSchema("""{"properties":{"a":{"type":"string","pattern":"x"}}}""")), StringComparison.Ordinal);
        Assert.Contains("min_tokens", Refusal(GrammarSpec.JsonObject, new() { MinTokens = 2 }), StringComparison.Ordinal);
        Assert.Contains("ignore_eos", Refusal(GrammarSpec.JsonObject, new() { IgnoreEos = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void AnEngineThatCannotEndOrSpell_RefusesGrammars()
    {
        string Refusal(EngineOptions options, params int[] eos)
        {
            using var engine = EngineFixture.Pair(options, new FakeStepModel(SmallSeed, eos: eos));
            return Assert.Throws<InvalidRequestException>(() => engine.Enqueue(Request([1, 2], sampling: new() { Grammar = GrammarSpec.JsonObject }))).Message;
        }
        Assert.Contains("needs a tokenizer", Refusal(new(), 3), StringComparison.Ordinal);
        Assert.Contains("end-of-sequence token", Refusal(new() { Grammars = new(() => GrammarFixture.Bytes) }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AVocabularyWithoutTheBytes_FailsTheSequenceAlone()
    {
        // Tokens 0 to 49 are the bytes 0 to 49: a quote, but no letter to go on with.
        using var engine = EngineFixture.Pair(new() { Grammars = new(() => GrammarFixture.Bytes) }, new FakeStepModel(SmallSeed, eos: 3));
        var neighbour = Task.Run(() => RunAsync(engine, Request([1, 2], maxTokens: 30, sampling: new() { IgnoreEos = true })));
        var (tokens, summary) = await RunAsync(engine, Request([1, 2], sampling: new() { Grammar = GrammarSpec.JsonSchema("{\"const\":\"a\"}") }));
        Assert.Equal(FinishReason.Error, summary.Choices[0].FinishReason);
        Assert.Contains("No token of the vocabulary fits the grammar", summary.Choices[0].Error, StringComparison.Ordinal);
        Assert.Equal('"', tokens[^1].Id);
        Assert.Equal(FinishReason.Length, (await neighbour).Summary.Choices[0].FinishReason);
    }

    /// <summary>One engine for all tests of the class.</summary>
    public sealed class Pair : IDisposable
    {
        public Pair() => Prompt = Host.Folder.EncodeChat([new ChatMessage("user", "Which badges do Mira Nash and Vera Crane get? Initials, birth year, town.")]);

        public ModelHost Host { get; } = ModelHost.Start(new HostSettings { KvBytes = 16 << 20 });

        public int[] Prompt { get; }

        public void Dispose() => Host.Dispose();
    }
}
