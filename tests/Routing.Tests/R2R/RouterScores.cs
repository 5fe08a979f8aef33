using static TorchSharp.torch;

namespace Routing.Tests.R2R;

/// <summary>Runs token routers on rows of logits.</summary>
internal static class RouterScores
{
    /// <param name="router">Asked once, for all rows.</param>
    /// <param name="rows">[rows, vocab] logits.</param>
    /// <param name="firstIndex">Output index of the first row; the others follow.</param>
    public static float[] Score(ITokenRouter router, float[][] rows, int firstIndex = 0)
    {
        using var scope = NewDisposeScope();
        var logits = tensor(rows.SelectMany(row => row).ToArray()).view(rows.Length, rows[0].Length);
        var identities = Enumerable.Range(0, rows.Length).Select(i => new RowIdentity(5, firstIndex + i)).ToArray();
        var score = router.Score(new StepOutput(logits, zeros(rows.Length, 4), new int[rows.Length], identities));
        Assert.Equal((ScalarType.Float32, 1L), (score.dtype, score.dim()));
        return score.data<float>().ToArray();
    }
}
