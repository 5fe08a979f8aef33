using System.Text.Json.Nodes;
using Routing.Formats.Checkpoints;
using Routing.Formats.Inspection;
using Routing.R2R.Network;

namespace Routing.R2R.Inspection;

/// <summary>A folder with a router of ours.</summary>
public sealed class RouterArtifactInspector : IPathInspector
{
    public string Knows => "a router folder";

    /// <inheritdoc/>
    public bool Recognises(string path, ReadOnlySpan<byte> head) => head.IsEmpty && File.Exists(Path.Combine(path, RouterArtifact.ConfigFileName));

    public InspectionReport Inspect(string path)
    {
        var artifact = RouterArtifact.Load(path);
        return new()
        {
            Path = path,
            Kind = "r2r router",
            Summary = NetworkSummary.Of(artifact.Network).With(
                ("temperature", artifact.Temperature),
                ("threshold", artifact.Threshold),
                ("calibrated_points", artifact.Calibration?.Points.Length ?? 0),
                ("small", Identity(artifact.Small)),
                ("large", Identity(artifact.Large)),
                ("fingerprint", artifact.Fingerprint())),
            Tensors = [.. RouterTensors.Of(artifact.Network).Select(tensor => new InspectedTensor(
                tensor.Name, StoredType.F32.Spelling(), [.. tensor.Shape], tensor.Shape.Aggregate(1L, (product, size) => product * size) * StoredType.F32.Size(), RouterArtifact.WeightsFileName))],
        };
    }

    private static JsonObject? Identity(ModelIdentity? model) => model is null ? null : new()
    {
        ["name"] = model.Name,
        ["vocabulary_size"] = model.VocabularySize,
        ["weights_sha256"] = model.WeightsSha256,
        ["embedding_sha256"] = model.EmbeddingSha256,
    };
}
