using System.Text.Json;

namespace Routing.Training.Base;

/// <summary>Files of one training run.</summary>
public sealed class TrainingRunFolder
{
    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public TrainingRunFolder(string path)
    {
        Path = path;
        Directory.CreateDirectory(path);
    }

    public string Path { get; }
    public string Checkpoint => System.IO.Path.Combine(Path, "checkpoint.safetensors");
    public string Recipe => System.IO.Path.Combine(Path, "recipe.json");
    public string Metrics => System.IO.Path.Combine(Path, "metrics.jsonl");
    public string Plot => System.IO.Path.Combine(Path, "loss.svg");
    public string Model => System.IO.Path.Combine(Path, "model");

    /// <summary>Appends one line to the metrics.</summary>
    public void Append(object metrics) => File.AppendAllText(Metrics, JsonSerializer.Serialize(metrics, _json) + "\n");

    /// <summary>Drops lines of steps that a resumed run will repeat.</summary>
    public void ForgetAfter(long step)
    {
        if (!File.Exists(Metrics)) return;
        var kept = File.ReadAllLines(Metrics).Where(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt64() <= step);
        File.WriteAllLines(Metrics, [.. kept]);
    }
}
