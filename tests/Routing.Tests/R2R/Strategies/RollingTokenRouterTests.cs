using CsCheck;
using Routing.R2R.Strategies;
using Routing.Tests.Testing;
using static Routing.Tests.R2R.RouterScores;

namespace Routing.Tests.R2R.Strategies;

[LeakCheck]
public class RollingTokenRouterTests
{
    private static readonly Gen<float[][]> s_rows = Gen.Select(
        Gen.Float[18, 26].Array[12], Gen.Bool, Gen.Float[6, 9],
        (row, certain, lead) => certain ? [row.Max() + lead, .. row[1..]] : row).Array[1, 30];

    /// <summary>Uncertainty, entropy and two modes, as R2R's strategy is defined; the router and its rule carry them through one score.</summary>
    [Fact]
    public void WithItsRule_DecidesAsThePublishedStrategy() => s_rows.Sample(rows =>
    {
        var registration = RollingTokenRouter.Register();
        var scores = Score(new RollingTokenRouter(new()), rows);
        var rule = registration.CreateRule!();
        var (window, large, doubtful) = (new List<double>(), true, false);
        ModelRole? previous = null;
        for (var i = 0; i < rows.Length; i++)
        {
            var (aleatoric, entropy) = (LogUReference.Aleatoric(rows[i]), LogUReference.Entropy(rows[i]));
            if (!large) window.Clear();
            window.Add(aleatoric);
            var mean = window.TakeLast(3).Average();
            // Rounding may decide a tie; what follows it is then another sequence.
            doubtful |= Math.Abs(mean - 2.275) < 2e-5 || Math.Abs(entropy - 0.02) < 1e-5;
            large = large ? mean >= 2.275 : !(aleatoric < 2.275 || entropy < 0.02);
            if (doubtful) return;
            var goesLarge = rule.GoesLarge(scores[i], registration.DefaultThreshold, previous);
            Assert.Equal(large, goesLarge);
            previous = goesLarge ? ModelRole.Large : ModelRole.Small;
        }
    }, iter: 200, threads: 1);

    [Fact]
    public void CertainTokens_ScoreBelowOneHalf_AndTheOthersNot()
    {
        var scores = Score(new RollingTokenRouter(new()), [[40, 20, 20, 20], [20, 20, 20, 20], [-1, -30, -30, -30]]);
        Assert.InRange(scores[0], 0.4f, 0.49f);
        Assert.InRange(scores[1], 0.9f, 1f);
        Assert.True(scores[2] < 0.5f);
        Assert.Equal(1, RollingTokenRouter.Share(scores[2]), 1e-6);
    }

    [Fact]
    public void BothBands_KeepTheUncertainty()
    {
        for (var share = 0f; share <= 1; share += 0.01f)
        {
            Assert.Equal(share, RollingTokenRouter.Share((1 + share) / 2), 1e-6);
            Assert.Equal(share, RollingTokenRouter.Share(share * MathF.BitDecrement(0.5f)), 1e-6);
        }
    }

    [Fact]
    public void ImpossibleOptions_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RollingTokenRouter(new() { TopK = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RollingTokenRouter(new() { CertainNats = float.NaN }));
    }
}
