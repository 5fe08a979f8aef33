using Routing.Formats;
using Routing.R2R.Labels;
using Routing.R2R.Labels.Judging;
using Routing.Tests.Testing;

namespace Routing.Tests.R2R.Labels;

[LeakCheck]
public sealed class LabelRefusalTests : IDisposable
{
    private readonly SimilarPair _pair = new();

    public void Dispose() => _pair.Dispose();

    [Theory]
    [InlineData("line 2: needs one of \"prompt\" and \"messages\"", """{"prompt": "a"}""", """{"family": "b"}""")]
    [InlineData("line 1: The JSON property 'promt'", """{"promt": "a"}""")]
    [InlineData("line 1", "not JSON")]
    [InlineData("line 1: is an empty prompt", """{"prompt": ""}""")]
    [InlineData("line 1", """{"messages": [{"role": "judge", "content": "a"}]}""")]
    [InlineData("has no lines", "")]
    public void APromptFileThatCannotBeUsed_IsRefusedByLine(string reason, params string[] lines)
    {
        File.WriteAllLines(_pair.File("file.jsonl"), lines);
        Refused(reason, Options() with { Items = null, Prompts = _pair.File("file.jsonl") });
    }

    [Theory]
    [InlineData("line 1: item is -1", """{"item": -1, "prompt_ids": [1], "output_ids": [2]}""")]
    [InlineData("line 2: prompt_ids or output_ids are empty", """{"item": 1, "prompt_ids": [1], "output_ids": [2]}""", """{"item": 2, "prompt_ids": [1], "output_ids": []}""")]
    [InlineData("token 1024 is outside the pair's vocabulary of 1024", """{"item": 1, "prompt_ids": [1], "output_ids": [1024]}""")]
    [InlineData("go on after an end token", """{"item": 1, "prompt_ids": [1], "output_ids": [2, 23, 2]}""")]
    [InlineData("line 1", """{"item": 1, "prompt_ids": [1]}""")]
    public void ATraceFileThatCannotBeUsed_IsRefusedByLine(string reason, params string[] lines)
    {
        File.WriteAllLines(_pair.File("file.jsonl"), lines);
        Refused(reason, Options() with { Items = null, Traces = _pair.File("file.jsonl") });
    }

    [Fact]
    public void WhatDoesNotFit_IsRefused_BeforeAnythingIsComputed()
    {
        File.WriteAllText(_pair.File("long.jsonl"), $$"""{"item": 7, "prompt_ids": [{{string.Join(",", Enumerable.Repeat(1, 250))}}], "output_ids": [1,2,3,4,5,6,7]}""");
        Refused("item 7: is too long with 250 tokens of prompt and 7 of answer: the models take 256", Options() with { Traces = _pair.File("long.jsonl") });
        Refused("0 MiB hold 32", Options() with { Settings = new LabelSettings { KvBytes = 32 * 256 } });
        Refused("does not exist", Options() with { Prompts = _pair.File("none.jsonl") });
        Refused("does not exist", Options() with { Small = _pair.File("none") });
        Assert.False(Directory.Exists(_pair.File("labels")));
    }

    [Fact]
    public void ModelsOfDifferentVocabularies_AreRefused()
    {
        var tokenizer = Path.Combine(_pair.Large, "tokenizer.json");
        File.WriteAllText(tokenizer, File.ReadAllText(tokenizer).Replace("\"<|pad|>\"", "\"<|void|>\"", StringComparison.Ordinal));
        Refused("token 0: it is '<|void|>' here but '<|pad|>' in the small model", Options());
    }

    [Fact]
    public void ImpossibleOptions_AreNamedTogether()
    {
        var refusal = Assert.Throws<ArgumentException>(() => Run(Options() with
        {
            Items = 0,
            Prompts = "a",
            Traces = "b",
            Judge = new JudgeOptions { Url = new Uri("http://judge/v1"), Model = "m" },
            Settings = new LabelSettings { Labels = [LabelKind.Gap, LabelKind.Gap], MaxTokens = 0, LogitCount = 0, RemergeTokens = 0, RemergeWithin = 0, TrustRemerge = true, AnswerMarker = "", Rows = 0, ItemsPerShard = 0 },
        })).Message;
        foreach (var part in (string[])["Items is 0", "either prompts or traces", "'judge'", "asked for twice", "Max tokens", "logits", "Re-merge tokens", "Re-merge within", "trust", "marker", "Rows", "Items per shard"])
            Assert.Contains(part, refusal, StringComparison.Ordinal);
    }

    private LabelOptions Options() => new() { Small = _pair.Small, Large = _pair.Large, Output = _pair.File("labels"), Items = 1 };

    private static void Refused(string reason, LabelOptions options) => Assert.Contains(reason, Assert.Throws<InvalidFileException>(() => Run(options)).Message, StringComparison.Ordinal);

    private static void Run(LabelOptions options) => LabelPipeline.Run(options, new SilentObserver(), CancellationToken.None);
}
