using System.Text.Json;
using Routing.Loadbench.Figures;
using Routing.Loadbench.Reports;

namespace Routing.Loadbench.Comparing;

/// <summary>The rows of a result file of <c>serve</c>.</summary>
internal sealed record SavedSweep(string Path, IReadOnlyList<SavedRow> Rows)
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <exception cref="UsageException">It is no such file, or of another version.</exception>
    public static SavedSweep Read(string path)
    {
        if (!File.Exists(path)) throw new UsageException($"{path}: there is no such file.");
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            if (root.GetProperty("schema").GetString() != ServeJson.Schema) throw new UsageException($"{path}: it is no result of serve.");
            if (root.GetProperty("schema_version").GetInt32() is var version and not ServeJson.Version)
                throw new UsageException($"{path}: it has schema version {version}, this program reads {ServeJson.Version}; measure again.");
            return new(path, root.GetProperty("rows").Deserialize<SavedRow[]>(s_json)!);
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageException($"{path}: it is no result of serve ({broken.Message})");
        }
    }
}

/// <summary>A row of a result file.</summary>
internal sealed record SavedRow(string Policy, string Level, Dictionary<string, Spread> Figures)
{
    public string Name => $"{Policy}, {Level}";
}
