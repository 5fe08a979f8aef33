using System.Text.Json;
using Routing.Formats;
using Routing.Formats.Checkpoints;
using static TorchSharp.torch;

namespace Routing.Training.Base;

/// <summary>A run's whole state in one safetensors file: tensors by name, progress in the metadata.</summary>
internal static class TrainingCheckpoint
{
    private const string ProgressKey = "progress";

    /// <param name="state">Views of the live state; read one after the other and disposed.</param>
    /// <param name="progress">Where the run stands; kept as JSON.</param>
    public static void Write<TProgress>(string path, IEnumerable<(string Name, Tensor State)> state, TProgress progress)
    {
        using var scope = NewDisposeScope();
        var metadata = new Dictionary<string, string> { [ProgressKey] = JsonSerializer.Serialize(progress) };
        SafetensorsWriter.Write(path, [.. state.Select(s => StoredTensors.ToWrite(s.Name, s.State))], metadata);
    }

    /// <param name="state">Views of the live state; overwritten and disposed.</param>
    public static TProgress Read<TProgress>(string path, IEnumerable<(string Name, Tensor State)> state)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var file = SafetensorsFile.Open(path);
        foreach (var (name, tensor) in state)
        {
            if (!file.Tensors.TryGetValue(name, out var stored))
                throw new InvalidFileException(path, name, "is missing: the checkpoint belongs to another recipe");
            if (!stored.Shape.SequenceEqual(tensor.shape))
                throw new InvalidFileException(path, name, $"is [{string.Join(", ", stored.Shape)}], the recipe needs [{string.Join(", ", tensor.shape)}]");
            using var host = empty(tensor.shape, tensor.dtype);
            stored.Bytes.CopyTo(host.bytes);
            tensor.copy_(host);
        }
        return file.Metadata.TryGetValue(ProgressKey, out var json) && JsonSerializer.Deserialize<TProgress>(json) is { } progress
            ? progress
            : throw new InvalidFileException(path, ProgressKey, "is missing: not a training checkpoint");
    }
}
