using static TorchSharp.torch;

namespace Routing.R2R.Network;

/// <summary>Runs a router on recorded inputs in every way it can be computed, for comparison with what others computed.</summary>
/// <param name="Logits">[rows, outputs] of the network, row-major.</param>
/// <param name="Scores">[rows] from the reference twin.</param>
/// <param name="ServedScores">[rows] as requests are scored: from the fast twin, where there is one.</param>
public sealed record RouterReplay(float[] Logits, float[] Scores, float[] ServedScores)
{
    /// <exception cref="Formats.InvalidFileException">The router was made for another small model.</exception>
    public static RouterReplay Run(RouterArtifact artifact, SmallModel small, in StepOutput step)
    {
        using var scope = NewDisposeScope();
        using var router = new NeuralTokenRouter(artifact, small);
        using var network = RouterNetwork.Over(artifact.Network, artifact.Weights, CPU);
        var architecture = artifact.Network.Architecture;
        var tokens = tensor(step.TokenIds.ToArray(), dtype: ScalarType.Int64);
        var logits = network.Forward(new RouterInputs(
            architecture.SeesHidden ? step.Hidden : null,
            architecture.SeesToken ? small.Embedding.index_select(0, tokens) : null,
            architecture.SeesLogits ? step.Logits.topk(artifact.Network.LogitsSize, dim: -1).values : null));
        return new(Values(logits), Values(router.ScoreOnTensors(step)), Values(router.Score(step)));
    }

    private static float[] Values(Tensor tensor) => tensor.contiguous().data<float>().ToArray();
}
