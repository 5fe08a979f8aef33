using System.Text.Json;
using Routing.Formats;
using Routing.R2R.Labels.Agreement;

namespace Routing.R2R.Labels;

/// <summary>What a folder of labels holds and how it was made. Read strictly: an unknown key is an error.</summary>
public sealed record LabelManifest
{
    public const string FileName = "manifest.json";

    private const int ThisFormat = 1;

    public int Format { get; init; } = ThisFormat;

    /// <summary>Width of <see cref="LabelShard.Hidden"/>.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width of <see cref="LabelShard.Logits"/>.</summary>
    public required int LogitCount { get; init; }

    /// <summary>Names that <see cref="LabelShard.Family"/> counts from 0.</summary>
    public required IReadOnlyList<string> Families { get; init; }

    public LabelledModel? Small { get; init; }

    public LabelledModel? Large { get; init; }

    /// <summary>How the labels were made; null where something else than the pipeline wrote them.</summary>
    public LabelRecipe? Recipe { get; init; }

    /// <summary>Whether every item has been labelled.</summary>
    public bool Complete { get; init; }

    /// <summary>Shards in order; empty until <see cref="Complete"/>.</summary>
    public IReadOnlyList<LabelShardEntry> Shards { get; init; } = [];

    /// <summary>Counts, and how the kinds of labels agree; null until <see cref="Complete"/>.</summary>
    public LabelSummary? Summary { get; init; }

    /// <summary>Reads the manifest of a folder.</summary>
    /// <exception cref="InvalidFileException">There is none, it is not JSON, has an unknown key, or another format.</exception>
    public static LabelManifest Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new InvalidFileException(folder, FileName, "is missing: not a folder of labels, make one with 'routing label r2r'");
        try
        {
            var manifest = JsonSerializer.Deserialize<LabelManifest>(File.ReadAllBytes(path), LabelJson.File) ?? throw new JsonException("the file holds null");
            return manifest.Format == ThisFormat ? manifest : throw new InvalidFileException(path, "format", $"is {manifest.Format}; this version reads {ThisFormat}");
        }
        catch (JsonException failure)
        {
            throw new InvalidFileException(path, failure.Path ?? "content", failure.Message, failure);
        }
    }

    /// <summary>Writes it into a folder, replacing an earlier one atomically.</summary>
    public void Save(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), stream => stream.Write(JsonSerializer.SerializeToUtf8Bytes(this, LabelJson.File)));
}

/// <summary>One shard of a folder.</summary>
/// <param name="File">Name of its file.</param>
/// <param name="Rows">Positions it holds.</param>
public sealed record LabelShardEntry(string File, int Rows);
