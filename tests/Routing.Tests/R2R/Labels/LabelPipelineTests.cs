using System.Text.Json;
using Routing.Formats;
using Routing.R2R.Labels;
using Routing.R2R.Labels.Sources;
using Routing.Tests.Testing;
using static TorchSharp.torch;

namespace Routing.Tests.R2R.Labels;

[LeakCheck]
public class LabelPipelineTests
{
    private static readonly LabelSettings s_settings = new() { MaxTokens = 24, LogitCount = 7, RemergeTokens = 2, RemergeWithin = 6, ItemsPerShard = 3, Rows = 4, AnswerMarker = " " };

    private static readonly string[] s_prompts = ["How much is 3 and 4?", "Who is older?", "a", "Give me the list: flag, fork, rope.", "2+2=", "Where, when and why?", "ok so"];

    [Fact]
    public void EveryColumn_IsWhatUncachedForwardsSay()
    {
        using var pair = new SimilarPair();
        var labels = Run(pair, "labels", s_settings);
        var rows = AllRows(labels);
        var manifest = labels.Manifest;
        Assert.Equal((32, 7, 3), (manifest.HiddenSize, manifest.LogitCount, manifest.Shards.Count));
        Assert.Equal((1024, 1040), (manifest.Small!.VocabularySize, manifest.Large!.VocabularySize));

        using var mode = inference_mode();
        using var small = SimilarPair.Load(pair.Small);
        using var large = SimilarPair.Load(pair.Large);
        var folder = ModelFolder.Open(pair.Small);
        var reference = new BruteForceLabels(small, large, folder.Tokenizer, s_settings);
        var row = 0;
        for (var line = 0; line < s_prompts.Length; line++)
        {
            var prompt = folder.Tokenizer.Encode(s_prompts[line]);
            var answer = reference.Answer(prompt);
            var expected = reference.Label(prompt, answer, isOwn: true);
            for (var position = 0; position < expected.Count; position++, row++)
            {
                Assert.Equal((line + 1, position, 0), (rows.Item[row], rows.Position[row], rows.Family[row]));
                AssertSame(expected[position], rows, row);
            }
        }
        Assert.Equal(rows.Rows, row);
        AssertInteresting(rows);
    }

    [Fact]
    public void AnyAnswer_IsLabelledAlongItself()
    {
        using var pair = new SimilarPair();
        var folder = ModelFolder.Open(pair.Small);
        var own = AllRows(Run(pair, "own", s_settings));
        // The large model's answers with a token of somebody else's in them: followed, left and followed again.
        TraceLine[] traces =
        [
            .. s_prompts.Select((text, i) => new TraceLine(100 + i, folder.Tokenizer.Encode(text), Changed(Answer(own, i + 1), i), i % 2 == 0 ? "even" : "odd")),
            new TraceLine(200, [5, 6], TinyModels.Tokens(9, seed: 1, vocabulary: 20), "odd"),
            new TraceLine(201, [7], [8, 9, 23], "odd"),
        ];
        TraceFile.Write(pair.File("traces.jsonl"), traces);
        var labels = Run(new LabelOptions { Small = pair.Small, Large = pair.Large, Output = pair.File("labels"), Traces = pair.File("traces.jsonl"), Settings = s_settings });
        var rows = AllRows(labels);
        Assert.Equal(["even", "odd"], labels.Manifest.Families);

        using var mode = inference_mode();
        using var small = SimilarPair.Load(pair.Small);
        using var large = SimilarPair.Load(pair.Large);
        var reference = new BruteForceLabels(small, large, folder.Tokenizer, s_settings);
        var row = 0;
        foreach (var trace in traces)
        {
            var expected = reference.Label(trace.PromptIds, trace.OutputIds, isOwn: false);
            for (var position = 0; position < expected.Count; position++, row++)
            {
                Assert.Equal((trace.Item, position, trace.Family == "odd" ? 1 : 0), (rows.Item[row], rows.Position[row], rows.Family[row]));
                AssertSame(expected[position], rows, row);
            }
        }
        AssertInteresting(rows);
        Assert.Contains(Enumerable.Range(0, rows.Rows), i => rows.Reference[i] != traces.SelectMany(trace => trace.OutputIds).ElementAt(i));
    }

    [Fact]
    public void TheLargeModelsOwnAnswer_IsLabelledTheSame_WhenItComesFromAFile()
    {
        using var pair = new SimilarPair();
        var own = AllRows(Run(pair, "own", s_settings));
        var folder = ModelFolder.Open(pair.Small);
        TraceFile.Write(pair.File("traces.jsonl"), s_prompts.Select((text, i) =>
            new TraceLine(i + 1, folder.Tokenizer.Encode(text), Answer(own, i + 1))));
        var again = AllRows(Run(new LabelOptions { Small = pair.Small, Large = pair.Large, Output = pair.File("again"), Traces = pair.File("traces.jsonl"), Settings = s_settings }));
        Assert.Equal(own.Reference, again.Reference);
        Assert.Equal(own.Token, again.Token);
        Assert.Equal(own.Remerge, again.Remerge);
        Assert.Equal(own.Outcome, again.Outcome);
        Assert.Equal(own.Item, again.Item);
    }

    [Fact]
    public void IdenticalModels_NeverDiffer()
    {
        using var pair = new SimilarPair();
        var options = Options(pair, "labels", s_settings) with { Large = pair.Small };
        var rows = AllRows(Run(options));
        Assert.True(rows.Rows > 50);
        Assert.All(rows.Mismatch, mismatch => Assert.Equal(0, mismatch));
        Assert.All(rows.Outcome, outcome => Assert.Equal(0, outcome));
        Assert.All(rows.Remerge, remerge => Assert.Equal(0, remerge));
        Assert.All(rows.Gap, gap => Assert.Equal(0, gap));
        Assert.All(rows.Kl, kl => Assert.InRange(kl, 0, 1e-5));
    }

    [Fact]
    public void ALabelNotAskedFor_IsNotComputed_AndChangesNoOther()
    {
        using var pair = new SimilarPair();
        var all = AllRows(Run(pair, "all", s_settings));
        var remerge = AllRows(Run(pair, "remerge", s_settings with { Labels = [LabelKind.Remerge] }));
        Assert.Equal(all.Remerge, remerge.Remerge);
        Assert.All(remerge.Outcome, outcome => Assert.Equal(LabelShard.NotComputed, outcome));
        Assert.All(remerge.Gap, gap => Assert.True(float.IsNaN(gap)));
        var none = AllRows(Run(pair, "none", s_settings with { Labels = [] }));
        Assert.Equal(all.Mismatch, none.Mismatch);
        Assert.Equal(all.LargeTokenProb, none.LargeTokenProb);
        Assert.All(none.Remerge, value => Assert.Equal(LabelShard.RemergeNotComputed, value));
        Assert.All(all.Judge, judge => Assert.Equal(LabelShard.NotComputed, judge));
    }

    [Fact]
    public void HowManyItemsAreInFlight_ChangesNoLabel()
    {
        using var pair = new SimilarPair();
        var one = AllRows(Run(pair, "one", s_settings with { Rows = 1, ItemsPerShard = 1 }));
        var many = AllRows(Run(pair, "many", s_settings with { Rows = 100, ItemsPerShard = 100 }));
        var tight = AllRows(Run(pair, "tight", s_settings with { KvBytes = 80 * 256 }));
        foreach (var other in (LabelShard[])[many, tight])
        {
            Assert.Equal(one.Token, other.Token);
            Assert.Equal(one.Reference, other.Reference);
            Assert.Equal(one.Remerge, other.Remerge);
            Assert.Equal(one.Outcome, other.Outcome);
        }
    }

    [Fact]
    public void TrustingRemerges_WritesFewerTokens_AndFindsTheSameRemerges()
    {
        using var pair = new SimilarPair();
        var (full, trusting) = (Run(pair, "full", s_settings), Run(pair, "trusting", s_settings with { TrustRemerge = true }));
        Assert.Equal(AllRows(full).Remerge, AllRows(trusting).Remerge);
        Assert.True(trusting.Manifest.Summary!.LargeTokens < full.Manifest.Summary!.LargeTokens);
    }

    [Fact]
    public void GymQuestions_AreLabelledOnceEach_ByFamily()
    {
        using var pair = new SimilarPair();
        var labels = Run(new LabelOptions { Small = pair.Small, Large = pair.Large, Output = pair.File("labels"), Items = 8, Settings = s_settings });
        var summary = labels.Manifest.Summary!;
        Assert.Equal((8, 8, 0), (summary.Items, summary.KnownAnswers, summary.RightAnswers));
        Assert.Equal(labels.Rows, summary.Families.Sum(family => family.Rows));
        Assert.Contains("sums", labels.Manifest.Families);
        Assert.Equal(8, AllRows(labels).Item.Distinct().Count());
        Assert.Contains("| outcome |", File.ReadAllText(pair.File("labels/report.md")), StringComparison.Ordinal);
    }

    private static void AssertSame(BruteForceLabels.Row expected, LabelShard rows, int row)
    {
        Assert.Equal((expected.Token, expected.Reference), (rows.Token[row], rows.Reference[row]));
        Assert.Equal(expected.Token == expected.Reference ? 0 : 1, rows.Mismatch[row]);
        Assert.Equal(expected.Gap, rows.Gap[row], 2e-4);
        Assert.Equal(expected.Kl, rows.Kl[row], 2e-4);
        Assert.Equal(expected.LargeTokenProb, rows.LargeTokenProb[row], 2e-4);
        Assert.Equal((expected.Remerge, expected.Outcome), (rows.Remerge[row], rows.Outcome[row]));
        for (var i = 0; i < expected.Hidden.Length; i++) Assert.Equal(expected.Hidden[i], (float)rows.Hidden[row * expected.Hidden.Length + i], 5e-3);
        for (var i = 0; i < expected.Logits.Length; i++) Assert.Equal(expected.Logits[i], (float)rows.Logits[row * expected.Logits.Length + i], 2e-2);
    }

    // What the test compares must occur.
    private static void AssertInteresting(LabelShard rows)
    {
        Assert.InRange(rows.Mismatch.Count(mismatch => mismatch == 1), rows.Rows / 20, rows.Rows * 19 / 20);
        Assert.Contains(LabelShard.NeverRemerged, rows.Remerge);
        Assert.Contains(rows.Remerge, remerge => remerge > 0);
        Assert.Contains((sbyte)1, rows.Outcome);
        Assert.Contains(Enumerable.Range(0, rows.Rows), row => rows.Mismatch[row] == 1 && rows.Outcome[row] == 0);
    }

    private static int[] Answer(LabelShard own, int item) => [.. own.Reference.Where((_, row) => own.Item[row] == item)];

    private static int[] Changed(int[] answer, int by)
    {
        var position = by % answer.Length;
        if (position < answer.Length - 1) answer[position] = 100 + by;
        return answer;
    }

    private static LabelShard AllRows(LabelFolder labels) => LabelShards.Join([.. labels.Shards()]);

    private static LabelFolder Run(SimilarPair pair, string output, LabelSettings settings) => Run(Options(pair, output, settings));

    private static LabelOptions Options(SimilarPair pair, string output, LabelSettings settings)
    {
        File.WriteAllLines(pair.File("prompts.jsonl"), s_prompts.Select(prompt => JsonSerializer.Serialize(new { prompt })));
        return new LabelOptions { Small = pair.Small, Large = pair.Large, Output = pair.File(output), Prompts = pair.File("prompts.jsonl"), Settings = settings };
    }

    private static LabelFolder Run(LabelOptions options)
    {
        LabelPipeline.Run(options, new SilentObserver(), TestContext.Current.CancellationToken);
        return LabelFolder.Open(options.Output);
    }
}
