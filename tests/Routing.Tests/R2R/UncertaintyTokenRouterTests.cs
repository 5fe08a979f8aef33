using CsCheck;
using Routing.R2R;
using Routing.Tests.Testing;
using static Routing.Tests.R2R.RouterScores;

namespace Routing.Tests.R2R;

[LeakCheck]
public class UncertaintyTokenRouterTests
{
    /// <summary>Rows as language models make them (tens, close together), rows around zero, and a row with barred tokens.</summary>
    private static readonly Gen<float[][]> s_rows = Gen.Select(
        Gen.Float[10, 30].Array[12].Array[1, 4],
        Gen.Float[-4, 4].Array[12].Array[1, 4],
        (high, low) => (float[][])[.. high, .. low, [9, 2, .. Enumerable.Repeat(float.NegativeInfinity, 10)]]);

    [Fact]
    public void Digamma_OfTheReference_HasItsKnownValues()
    {
        Assert.Equal(-0.5772156649015329, LogUReference.Digamma(1), 1e-12);
        Assert.Equal(1 - 0.5772156649015329, LogUReference.Digamma(2), 1e-12);
        Assert.Equal(-0.5772156649015329 - 2 * Math.Log(2), LogUReference.Digamma(0.5), 1e-12);
    }

    [Fact]
    public void Aleatoric_IsLogUsOverItsLargestValue() => s_rows.Sample(rows =>
    {
        var scores = Score(new AleatoricTokenRouter(new()), rows);
        for (var i = 0; i < rows.Length; i++) Assert.Equal(LogUReference.Aleatoric(rows[i]) / Math.Log(10), scores[i], 2e-6);
    }, iter: 50, threads: 1);

    [Fact]
    public void Epistemic_IsLogUs() => s_rows.Sample(rows =>
    {
        var scores = Score(new EpistemicTokenRouter(new()), rows);
        for (var i = 0; i < rows.Length; i++) Assert.Equal(LogUReference.Epistemic(rows[i]), scores[i], 1e-6);
    }, iter: 50, threads: 1);

    [Fact]
    public void OneTokenWithEvidence_IsCertain_AndEvenEvidenceIsNot()
    {
        float[][] rows = [[7, -1, -2, -3], [7, 7, 7, 7], [1000, 1000, 1000, 1000]];
        var scores = Score(new AleatoricTokenRouter(new()), rows);
        Assert.Equal(0, scores[0], 1e-6);
        Assert.InRange(scores[1], 0.9f, 0.99f);
        Assert.InRange(scores[2], 0.999f, 1f);
    }

    [Fact]
    public void NoPositiveLogit_IsNoEvidence_AndScoresOne()
    {
        float[][] rows = [[-1, -2, -3], [0, 0, 0], [-5, float.NegativeInfinity, -9]];
        Assert.Equal([1, 1, 1], Score(new AleatoricTokenRouter(new()), rows));
        Assert.Equal([1, 1, 1], Score(new EpistemicTokenRouter(new()), rows));
    }

    [Fact]
    public void Immediate_GoesLarge_ExactlyWhenEveryMetricInUseReachesItsThreshold() =>
        Gen.Select(s_rows, Gen.Float[1.5f, 2.3f].Nullable(), Gen.Float[0.03f, 0.9f].Nullable(), Gen.Float[0.2f, 2f].Nullable()).Sample((rows, aleatoric, epistemic, entropy) =>
        {
            if (aleatoric is null && epistemic is null && entropy is null) return;
            var router = new ImmediateTokenRouter(new() { AleatoricNats = aleatoric, Epistemic = epistemic, EntropyNats = entropy });
            var scores = Score(router, rows);
            for (var i = 0; i < rows.Length; i++)
            {
                double[] ratios = [LogUReference.Aleatoric(rows[i]) / aleatoric ?? 9, LogUReference.Epistemic(rows[i]) / epistemic ?? 9, LogUReference.Entropy(rows[i]) / entropy ?? 9];
                Assert.Equal(Math.Min(1, ratios.Min() / 2), scores[i], 1e-4);
                if (Math.Abs(ratios.Min() - 1) > 1e-4) Assert.Equal(ratios.All(ratio => ratio >= 1), scores[i] >= 0.5f);
            }
        }, iter: 50, threads: 1);

    [Fact]
    public void Immediate_CountsAMetricThatJustReachesItsThreshold()
    {
        float[][] row = [[3, 2, 1]];
        var epistemic = Score(new EpistemicTokenRouter(new()), row)[0];
        Assert.Equal(0.5f, Score(new ImmediateTokenRouter(new() { AleatoricNats = null, Epistemic = epistemic }), row)[0]);
        Assert.True(Score(new ImmediateTokenRouter(new() { AleatoricNats = null, Epistemic = MathF.BitIncrement(epistemic) }), row)[0] < 0.5f);
    }

    [Fact]
    public void DefaultThresholds_AreThePublishedOnes()
    {
        Assert.Equal(2.275f / MathF.Log(10), AleatoricTokenRouter.Register().DefaultThreshold);
        Assert.Equal(0.055f, EpistemicTokenRouter.Register().DefaultThreshold);
        Assert.Equal(0.5f, ImmediateTokenRouter.Register().DefaultThreshold);
        s_rows.Sample(rows =>
        {
            var aleatoric = Score(new AleatoricTokenRouter(new()), rows);
            var immediate = Score(new ImmediateTokenRouter(new()), rows);
            for (var i = 0; i < rows.Length; i++)
                if (Math.Abs(LogUReference.Aleatoric(rows[i]) - 2.275) > 1e-5)
                    Assert.Equal(aleatoric[i] >= AleatoricTokenRouter.Register().DefaultThreshold, immediate[i] >= 0.5f);
        }, iter: 20, threads: 1);
    }

    [Fact]
    public void ARow_ScoresTheSame_AloneAndAmongOthers() => s_rows.Sample(rows =>
    {
        foreach (var router in (ITokenRouter[])[new AleatoricTokenRouter(new()), new EpistemicTokenRouter(new()), new ImmediateTokenRouter(new() { EntropyNats = 1 })])
        {
            var together = Score(router, rows);
            for (var i = 0; i < rows.Length; i++) Assert.Equal(together[i], Score(router, [rows[i]])[0], 1e-6);
        }
    }, iter: 10, threads: 1);

    [Fact]
    public void ImpossibleOptions_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AleatoricTokenRouter(new() { TopK = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpistemicTokenRouter(new() { TopK = 0 }));
        Assert.Throws<ArgumentException>(() => new ImmediateTokenRouter(new() { AleatoricNats = null }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImmediateTokenRouter(new() { EntropyNats = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImmediateTokenRouter(new() { TopK = 1 }));
    }
}
