using Routing.Formats;
using Routing.R2R.Labels;
using Routing.Tests.Testing;

namespace Routing.Tests.R2R.Labels;

public class LabelFolderTests
{
    [Fact]
    public void Shards_ComeBackAsTheyWereWritten_WholeAndBySplit()
    {
        using var folder = new TemporaryFolder();
        LabelShard[] written = [Shard(rows: 5, firstItem: 0), Shard(rows: 40, firstItem: 3)];
        Write(folder, written);

        var labels = LabelFolder.Open(folder.Path);
        Assert.Equal(45, labels.Rows);
        foreach (var (expected, read) in written.Zip(labels.Shards()))
        {
            Assert.Equal((3, 2), (read.HiddenSize, read.LogitCount));
            Assert.Equal(expected.Hidden, read.Hidden);
            Assert.Equal(expected.Token, read.Token);
            Assert.Equal(expected.Item, read.Item);
            Assert.Equal(expected.Gap, read.Gap);
            Assert.Equal(expected.Remerge, read.Remerge);
            Assert.Equal(expected.Outcome, read.Outcome);
        }
        Assert.All(labels.Shards(LabelColumns.LabelsOnly), shard => Assert.Equal((0, 0), (shard.Hidden.Length, shard.Logits.Length)));

        var bySplit = Enum.GetValues<LabelSplit>().ToDictionary(split => split, split => labels.Shards(split).ToArray());
        Assert.Equal(45, bySplit.Values.Sum(shards => shards.Sum(shard => shard.Rows)));
        foreach (var (split, shards) in bySplit)
            foreach (var shard in shards)
                for (var row = 0; row < shard.Rows; row++)
                {
                    Assert.Equal(split, LabelSplits.Of(shard.Item[row]));
                    Assert.Equal((Half)shard.Token[row], shard.Hidden[row * 3 + 2]);
                }
    }

    [Fact]
    public void Splits_AreEightTenthsOneTenthOneTenth()
    {
        var counts = Enumerable.Range(0, 20_000).CountBy(LabelSplits.Of).ToDictionary();
        Assert.InRange(counts[LabelSplit.Train], 15_700, 16_300);
        Assert.InRange(counts[LabelSplit.Validation], 1_800, 2_200);
        Assert.InRange(counts[LabelSplit.Test], 1_800, 2_200);
    }

    [Fact]
    public void WhatIsNoFinishedFolder_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("routing label r2r", Refusal(), StringComparison.Ordinal);
        Write(folder, [Shard(5, 0)]);
        Manifest([new("shard-00000.safetensors", 5)], complete: false).Save(folder.Path);
        Assert.Contains("--resume", Refusal(), StringComparison.Ordinal);
        Manifest([new("shard-00000.safetensors", 6)]).Save(folder.Path);
        Assert.Contains("the manifest says 6", Refusal(), StringComparison.Ordinal);
        File.WriteAllText(folder.File(LabelManifest.FileName), File.ReadAllText(folder.File(LabelManifest.FileName)).Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal));
        Assert.Contains("reads 1", Refusal(), StringComparison.Ordinal);
        File.WriteAllText(folder.File(LabelManifest.FileName), "{ \"colour\": 1 }");
        Assert.Contains("colour", Refusal(), StringComparison.Ordinal);

        string Refusal() => Assert.Throws<InvalidFileException>(() => LabelFolder.Open(folder.Path).Shards().ToArray()).Message;
    }

    [Fact]
    public void AShardOfTooManyRows_IsNotWritten()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentOutOfRangeException>(() => LabelShardWriter.Write(folder.File("s"), LabelShard.Empty(LabelShard.MostRows + 1, 0, 0)));
    }

    private static void Write(TemporaryFolder folder, LabelShard[] shards)
    {
        for (var i = 0; i < shards.Length; i++) LabelShardWriter.Write(folder.File(LabelShardWriter.FileName(i)), shards[i]);
        Manifest([.. shards.Select((shard, i) => new LabelShardEntry(LabelShardWriter.FileName(i), shard.Rows))]).Save(folder.Path);
    }

    private static LabelManifest Manifest(LabelShardEntry[] shards, bool complete = true) => new()
    {
        HiddenSize = 3,
        LogitCount = 2,
        Families = ["sums", "lists"],
        Complete = complete,
        Shards = shards,
    };

    // Three rows an item; the last hidden value repeats the token, so that a row torn apart is noticed.
    private static LabelShard Shard(int rows, int firstItem)
    {
        var shard = LabelShard.Empty(rows, 3, 2);
        for (var row = 0; row < rows; row++)
        {
            (shard.Token[row], shard.Item[row], shard.Position[row]) = (100 + row, firstItem + row / 3, row % 3);
            (shard.Hidden[row * 3 + 2], shard.Logits[row * 2]) = ((Half)shard.Token[row], (Half)row);
            (shard.Gap[row], shard.Outcome[row], shard.Remerge[row]) = (row % 2 == 0 ? float.NaN : row, (sbyte)(row % 3 - 1), row % 4 - 2);
        }
        return shard;
    }
}
