using Routing.Formats;
using Routing.Models.Native;
using Routing.R2R;
using Routing.R2R.Network;
using Routing.R2R.Official;
using static TorchSharp.torch;

namespace Routing.Hosting.Verification;

/// <summary>Official R2R routers, imported and run on recorded inputs: their logits, and their scores by both twins.</summary>
internal static class RouterRows
{
    public const string Folder = "r2r";
    private const string Kind = "r2r";
    private const double Tolerance = 1e-5;

    public static IEnumerable<GoldenGroup> Find(string folder) =>
        from kind in GoldenFolder.Children(folder)
        from path in Directory.EnumerateFiles(kind, "*.pt").Order(StringComparer.Ordinal).DefaultIfEmpty(Path.Combine(kind, "router.pt"))
        let name = $"{Path.GetFileName(kind)}/{Path.GetFileNameWithoutExtension(path)}"
        select new GoldenGroup(Kind, name, _ => Compare(path, name, Path.Combine(Path.GetDirectoryName(folder)!, CheckpointRows.Folder)));

    private static VerificationRow[] Compare(string path, string name, string checkpoints)
    {
        using var router = OfficialRouter.Open(path);
        var checkpoint = CheckpointOf(router, checkpoints);
        var artifact = OfficialRouterImporter.Import(router, checkpoint);
        using var golden = GoldenTensors.Open(Path.Combine(Path.GetDirectoryName(path)!, "expected.safetensors"));
        var scores = golden.Floats("score", -1);
        var rows = scores.Length;

        LibTorch.EnsureLoaded();
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var replay = RouterReplay.Run(artifact, Small(router, checkpoint), Step(router.Network, golden, rows));
        return
        [
            Row("score_logit", golden.Floats("score_logit", rows), replay.Logits),
            Row("score", scores, replay.Scores),
            Row("served_score", scores, replay.ServedScores),
        ];

        VerificationRow Row(string what, ReadOnlySpan<float> expected, float[] actual)
        {
            var difference = new LargestDifference(Tolerance);
            difference.Add(expected, actual, what);
            return difference.ToRow(Kind, $"{name}/{what}");
        }
    }

    /// <summary>The golden checkpoint the router was made on; null where it needs none or has its own copy of the embedding and none is there.</summary>
    private static string? CheckpointOf(OfficialRouter router, string checkpoints)
    {
        if (!router.Network.Architecture.SeesToken) return null;
        var name = router.PretrainedModel is { } model && model == Path.GetFileName(model) ? model : null;
        if (name is not null && Directory.Exists(Path.Combine(checkpoints, name))) return Path.Combine(checkpoints, name);
        return router.Embedding is not null ? null : throw new InvalidFileException(router.Path, "token_embeddings.weight", $"is left out, and {checkpoints} has no checkpoint '{router.PretrainedModel}'");
    }

    private static SmallModel Small(OfficialRouter router, string? checkpoint)
    {
        var network = router.Network;
        var embedding = !network.Architecture.SeesToken ? zeros(Math.Max(1, network.LogitsSize), 1)
            : checkpoint is not null ? EmbeddingTensor.Of(checkpoint)
            : EmbeddingTensor.Of(router);
        return new(embedding, network.HiddenSize);
    }

    private static StepOutput Step(RouterNetworkConfig network, GoldenTensors golden, int rows)
    {
        var architecture = network.Architecture;
        return new(
            architecture.SeesLogits ? tensor(golden.Floats("logits", rows, network.LogitsSize).ToArray(), [rows, network.LogitsSize]) : zeros(rows, 1),
            architecture.SeesHidden ? tensor(golden.Floats("hidden_states", rows, network.HiddenSize).ToArray(), [rows, network.HiddenSize]) : zeros(rows, 1),
            architecture.SeesToken ? golden.Ids("token") : new int[rows],
            new RowIdentity[rows]);
    }
}
