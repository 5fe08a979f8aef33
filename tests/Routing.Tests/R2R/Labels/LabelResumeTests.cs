using Routing.Formats;
using Routing.R2R.Labels;
using Routing.Tests.Testing;

namespace Routing.Tests.R2R.Labels;

[LeakCheck]
public class LabelResumeTests
{
    private const int Items = 14;

    private static LabelOptions Options(SimilarPair pair, string output) => new()
    {
        Small = pair.Small,
        Large = pair.Large,
        Output = pair.File(output),
        Items = Items,
        Settings = new LabelSettings { MaxTokens = 12, LogitCount = 5, ItemsPerShard = 3, Rows = 4 },
    };

    [Fact]
    public void ARunKilledAnywhere_AndResumed_LeavesTheSameFolderToTheBit()
    {
        using var pair = new SimilarPair();
        LabelPipeline.Run(Options(pair, "whole"), new SilentObserver(), CancellationToken.None);
        var random = new Random(11);
        var killed = Options(pair, "killed") with { Resume = true };
        while (true)
        {
            var (kill, heard) = (random.Next(1, 8), 0);
            var observer = new SilentObserver(_ => { if (++heard == kill) throw new InvalidOperationException("killed"); });
            var ended = Record.Exception(() => LabelPipeline.Run(killed, observer, CancellationToken.None));
            if (ended is null) break;
            Assert.Equal("killed", ended.Message);
            // What a process leaves that dies while it writes.
            File.WriteAllText(Path.Combine(killed.Output, "shard-00004.safetensors.0123.tmp"), "half");
        }
        AssertSameFolders(pair.File("whole"), killed.Output);

        LabelPipeline.Run(killed, new SilentObserver(_ => Assert.Fail("nothing is left to label")), CancellationToken.None);
        AssertSameFolders(pair.File("whole"), killed.Output);
    }

    [Fact]
    public void ARunStopped_AndResumed_TellsOfWhatWasThere()
    {
        using var pair = new SimilarPair();
        using var stop = new CancellationTokenSource();
        var options = Options(pair, "labels");
        Assert.Throws<OperationCanceledException>(() =>
            LabelPipeline.Run(options, new SilentObserver(progress => { if (progress.Items == 8) stop.Cancel(); }), stop.Token));
        Assert.Contains("--resume", Assert.Throws<InvalidFileException>(() => LabelFolder.Open(options.Output)).Message, StringComparison.Ordinal);

        var heard = new List<LabelProgress>();
        LabelPipeline.Run(options with { Resume = true }, new SilentObserver(heard.Add), CancellationToken.None);
        Assert.Equal(Enumerable.Range(7, 8).Select(item => (long)item), heard.Select(progress => progress.Items));
        var labels = LabelFolder.Open(options.Output);
        Assert.Equal((Items, labels.Rows), ((int)heard[^1].TotalItems, heard[^1].Rows));
    }

    [Fact]
    public void AFolder_IsGoneOnWithOnlyOnRequest_AndOnlyTheSameWay()
    {
        using var pair = new SimilarPair();
        var options = Options(pair, "labels");
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => LabelPipeline.Run(options, new SilentObserver(_ => stop.Cancel()), stop.Token));

        Refused("give --resume", options);
        var resumed = options with { Resume = true };
        Refused("recipe.settings.max_tokens: is 12 here and 13 in this run", resumed with { Settings = options.Settings with { MaxTokens = 13 } });
        Refused("recipe.settings.labels", resumed with { Settings = options.Settings with { Labels = [LabelKind.Outcome] } });
        Refused("recipe.source.items: is 14 here and 15", resumed with { Items = 15 });
        Refused("recipe.source.seed", resumed with { Seed = 2 });
        Refused("large.name: is \"large\" here and \"small\"", resumed with { Large = pair.Small });

        File.Copy(Path.Combine(options.Output, LabelManifest.FileName), Path.Combine(options.Output, LabelShardWriter.FileName(0)));
        File.Delete(Path.Combine(options.Output, LabelManifest.FileName));
        Refused("is missing beside shards", resumed);
    }

    private static void Refused(string reason, LabelOptions options) => Assert.Contains(reason,
        Assert.Throws<InvalidFileException>(() => LabelPipeline.Run(options, new SilentObserver(), CancellationToken.None)).Message, StringComparison.Ordinal);

    private static void AssertSameFolders(string expected, string actual)
    {
        var names = Directory.GetFiles(expected).Select(Path.GetFileName).Order().ToArray();
        Assert.Equal(["manifest.json", "report.md", .. Enumerable.Range(0, 5).Select(LabelShardWriter.FileName)], names);
        Assert.Equal(names, Directory.GetFiles(actual).Select(Path.GetFileName).Order());
        Assert.All(names, name => Assert.Equal(File.ReadAllBytes(Path.Combine(expected, name!)), File.ReadAllBytes(Path.Combine(actual, name!))));
    }
}
