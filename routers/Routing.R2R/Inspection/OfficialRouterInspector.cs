using System.Text.Json.Nodes;
using Routing.Formats;
using Routing.Formats.Checkpoints;
using Routing.Formats.Inspection;
using Routing.Formats.Pickles;
using Routing.R2R.Official;

namespace Routing.R2R.Inspection;

/// <summary>A router checkpoint as R2R's training writes it.</summary>
public sealed class OfficialRouterInspector : IPathInspector
{
    public string Knows => "an R2R router checkpoint";

    /// <inheritdoc/>
    public bool Recognises(string path, ReadOnlySpan<byte> head)
    {
        if (!TorchFile.Recognises(head)) return false;
        try
        {
            using var file = TorchFile.Open(path);
            return OfficialRouter.Recognises(file);
        }
        catch (InvalidFileException)
        {
            return false;   // torch files of all kinds have an inspector that says what is wrong
        }
    }

    public InspectionReport Inspect(string path)
    {
        using var router = OfficialRouter.Open(path);
        var tensors = router.Embedding is { } embedding ? router.Tensors.Append(new("token_embeddings.weight", embedding)) : router.Tensors;
        return new()
        {
            Path = path,
            Kind = "r2r router checkpoint",
            Summary = NetworkSummary.Of(router.Network).With(
                ("threshold", router.Threshold),
                ("small_model", router.PretrainedModel),
                ("keeps_embedding", router.Embedding is not null),
                ("types", TypeSummary.Of(tensors.Select(entry => entry.Value.Type))),
                ("tensors", tensors.Count()),
                ("bytes", router.ByteCount)),
            Tensors = [.. tensors.Select(entry => new InspectedTensor(entry.Key, entry.Value.Type.Spelling(), entry.Value.Shape, entry.Value.ByteCount, Path.GetFileName(path)))],
        };
    }
}
