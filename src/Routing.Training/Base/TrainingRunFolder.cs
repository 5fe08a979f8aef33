using System.Text.Json;
using Routing.Formats;

namespace Routing.Training.Base;

/// <summary>Files of one training run.</summary>
public sealed class TrainingRunFolder
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public TrainingRunFolder(string path)
    {
        Path = path;
        Directory.CreateDirectory(path);
    }

    public string Path { get; }
    public string Checkpoint => In("checkpoint.safetensors");
    public string Recipe => In("recipe.json");
    public string Metrics => In("metrics.jsonl");
    public string Plot => In("loss.svg");
    public string ReportMarkdown => In("report.md");
    public string ReportJson => In("report.json");
    public string Model => In("model");

    /// <summary>Copy of the tokenizer the run was started with.</summary>
    public string Tokenizer => In("tokenizer");

    /// <summary>Appends one line to the metrics.</summary>
    public void Append(object metrics) => File.AppendAllText(Metrics, JsonSerializer.Serialize(metrics, s_json) + "\n");

    /// <summary>Drops lines of steps that a resumed run will repeat.</summary>
    public void ForgetAfter(long step)
    {
        if (!File.Exists(Metrics)) return;
        var kept = MetricsLines().Where(line => line.Values.GetProperty("step").GetInt64() <= step).Select(line => line.Text).ToArray();
        AtomicFile.Write(Metrics, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            foreach (var line in kept) writer.WriteLine(line);
        });
    }

    /// <summary>What the metrics say so far.</summary>
    public TrainingHistory History() => TrainingHistory.Of(Lines());

    /// <summary>The metrics line by line; half a line that a dying process left is passed over.</summary>
    public IEnumerable<JsonElement> Lines() => MetricsLines().Select(line => line.Values);

    private IEnumerable<(string Text, JsonElement Values)> MetricsLines()
    {
        if (!File.Exists(Metrics)) yield break;
        foreach (var line in File.ReadLines(Metrics))
            if (TryParse(line) is { } values) yield return (line, values);
    }

    // A process that died while it wrote leaves half a line.
    private static JsonElement? TryParse(string line)
    {
        try
        {
            return JsonElement.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
