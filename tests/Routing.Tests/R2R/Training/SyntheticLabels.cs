using Routing.R2R;
using Routing.R2R.Labels;
using Routing.R2R.Training;
using Routing.Tests.Testing;

namespace Routing.Tests.R2R.Training;

/// <summary>A folder of labels that the small model's hidden state decides, and the pair it claims to be made with.</summary>
internal sealed class SyntheticLabels : IDisposable
{
    private const int Hidden = 32, Logits = 12, RowsPerItem = 8;
    private readonly TemporaryFolder _folder = new();

    /// <param name="items">Dealt to splits by their numbers; eight rows each.</param>
    /// <param name="noise">Share of mismatches whose outcome is decided by chance.</param>
    public SyntheticLabels(int items, int shards = 3, double noise = 0, bool positives = true)
    {
        Directory.CreateDirectory(Path);
        var random = new Random(7);
        var entries = new List<LabelShardEntry>();
        for (var i = 0; i < shards; i++)
        {
            var shard = LabelShard.Empty((items / shards) * RowsPerItem, Hidden, Logits);
            for (var row = 0; row < shard.Rows; row++) Fill(shard, row, item: i * (items / shards) + row / RowsPerItem, random, noise, positives);
            LabelShardWriter.Write(System.IO.Path.Combine(Path, LabelShardWriter.FileName(i)), shard);
            entries.Add(new(LabelShardWriter.FileName(i), shard.Rows));
        }
        new LabelManifest
        {
            HiddenSize = Hidden, LogitCount = Logits, Families = ["even", "odd"], Complete = true, Shards = entries,
            Small = Identity(Pair.Small), Large = Identity(Pair.Large),
        }.Save(Path);
    }

    public TinyPair Pair { get; } = new();

    public string Path => _folder.File("labels");

    public static RouterTrainingConfig Config { get; } = new()
    {
        Name = "toy", HiddenDims = [16, 16], BatchRows = 64, Epochs = 6, LearningRate = 1e-2, WarmupSteps = 5, Seed = 3, CheckpointSeconds = 1e6,
    };

    public RouterTrainingSession Session(string name, bool resumes = false) =>
        new() { LabelFolder = Path, SmallFolder = Pair.Small, OutFolder = _folder.File(name), Resumes = resumes };

    private static void Fill(LabelShard shard, int row, int item, Random random, double noise, bool positives)
    {
        (shard.Item[row], shard.Position[row], shard.Family[row]) = (item, row % RowsPerItem, item % 2);
        for (var i = 0; i < Hidden; i++) shard.Hidden[row * Hidden + i] = (Half)(2 * random.NextDouble() - 1);
        var logits = Enumerable.Range(0, Logits).Select(_ => 10 * random.NextDouble()).OrderDescending().ToArray();
        for (var i = 0; i < Logits; i++) shard.Logits[row * Logits + i] = (Half)logits[i];
        (shard.Token[row], shard.Reference[row]) = (random.Next(1024), 5);
        // Two directions of the hidden state together: no straight line, but easy.
        var needs = (float)shard.Hidden[row * Hidden] > 0.2f && (float)shard.Hidden[row * Hidden + 1] > 0;
        if (random.NextDouble() < noise) needs = random.NextDouble() < 0.5;
        shard.Mismatch[row] = (byte)(needs || random.NextDouble() < 0.3 ? 1 : 0);
        shard.Outcome[row] = (sbyte)(needs && positives ? 1 : 0);
        shard.Gap[row] = needs ? 3 : 0;
        shard.LargeTokenProb[row] = needs ? 0.1f : 0.9f;
    }

    private static LabelledModel Identity(string folder)
    {
        var model = ModelIdentity.Of(folder);
        return new(model.Name!, model.WeightsSha256!, model.VocabularySize!.Value, Hidden);
    }

    public void Dispose()
    {
        Pair.Dispose();
        _folder.Dispose();
    }
}
