using System.Text.Json;
using System.Text.Json.Nodes;
using Routing.Formats;
using Routing.Formats.Checkpoints;
using Routing.R2R.Labels.Agreement;

namespace Routing.R2R.Labels;

/// <summary>A folder of labels being made. What is on disk says how far it got: every shard is there as a whole or not at all.</summary>
internal sealed class LabelRunFolder
{
    private const string ReportName = "report.md";

    private readonly string _path;
    private readonly LabelManifest _manifest;

    private LabelRunFolder(string path, LabelManifest manifest, int shards) => (_path, _manifest, Shards) = (path, manifest, shards);

    /// <summary>Shards on disk.</summary>
    public int Shards { get; private set; }

    /// <summary>Makes the folder, or goes on with it.</summary>
    /// <param name="path">Where.</param>
    /// <param name="planned">The manifest without shards.</param>
    /// <param name="resume">Go on with what is there.</param>
    /// <exception cref="InvalidFileException">There are labels and they are not to be gone on with, or were made in another way.</exception>
    public static LabelRunFolder Open(string path, LabelManifest planned, bool resume)
    {
        Directory.CreateDirectory(path);
        var hasManifest = File.Exists(Path.Combine(path, LabelManifest.FileName));
        if (!hasManifest && File.Exists(Path.Combine(path, LabelShardWriter.FileName(0))))
            throw new InvalidFileException(path, LabelManifest.FileName, "is missing beside shards: give another folder, or remove them");
        if (hasManifest && !resume)
            throw new InvalidFileException(path, LabelManifest.FileName, "is there already: give --resume to go on with these labels, or another folder");
        if (hasManifest) RequireSame(path, LabelManifest.Load(path), planned);
        // What a process that was killed had begun to write.
        foreach (var half in Directory.EnumerateFiles(path, "*.tmp")) File.Delete(half);
        if (!hasManifest) planned.Save(path);
        var shards = 0;
        while (File.Exists(Path.Combine(path, LabelShardWriter.FileName(shards)))) shards++;
        return new LabelRunFolder(path, planned, shards);
    }

    /// <summary>Writes the next shard.</summary>
    public void Write(LabelShard shard, ShardCounts counts)
    {
        LabelShardWriter.Write(ShardPath(Shards), shard, new Dictionary<string, string> { [ShardCounts.Key] = counts.ToString() });
        Shards++;
    }

    /// <summary>Counts of the shards on disk, and their labels one after the other.</summary>
    public IEnumerable<(ShardCounts Counts, LabelShard Labels)> Read() =>
        Enumerable.Range(0, Shards).Select(i => (Counts(ShardPath(i)), LabelShardReader.Read(ShardPath(i), LabelColumns.LabelsOnly)));

    /// <summary>Sums up, and declares the folder complete.</summary>
    public LabelManifest Finish()
    {
        var entries = new List<LabelShardEntry>();
        var counts = ShardCounts.Zero;
        foreach (var (of, labels) in Read())
        {
            entries.Add(new LabelShardEntry(LabelShardWriter.FileName(entries.Count), labels.Rows));
            counts += of;
        }
        var summary = LabelAgreement.Of(Read().Select(shard => shard.Labels), _manifest.Families, counts);
        var manifest = _manifest with { Complete = true, Shards = entries, Summary = summary };
        AtomicFile.Write(Path.Combine(_path, ReportName), stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(AgreementText.Report(manifest, summary))));
        manifest.Save(_path);
        return manifest;
    }

    private static void RequireSame(string path, LabelManifest found, LabelManifest planned)
    {
        var plan = found with { Complete = false, Shards = [], Summary = null };
        if (ManifestDifference.Find(Json(plan), Json(planned)) is not var (what, here, now)) return;
        throw new InvalidFileException(Path.Combine(path, LabelManifest.FileName), what, $"is {here} here and {now} in this run: resume with what the labels were begun with, or give another folder");
    }

    private static JsonNode? Json(LabelManifest manifest) => JsonSerializer.SerializeToNode(manifest, LabelJson.File);

    private static ShardCounts Counts(string path)
    {
        using var file = SafetensorsFile.Open(path);
        try
        {
            return ShardCounts.Parse(file.Metadata.GetValueOrDefault(ShardCounts.Key) ?? throw new JsonException("is missing"));
        }
        catch (JsonException failure)
        {
            throw new InvalidFileException(path, ShardCounts.Key, failure.Message, failure);
        }
    }

    private string ShardPath(int index) => Path.Combine(_path, LabelShardWriter.FileName(index));
}
