using Routing.R2R;
using Routing.Tests.Testing;
using static Routing.Tests.R2R.RouterScores;

namespace Routing.Tests.R2R;

[LeakCheck]
public class TokenRouterTests
{
    private static readonly float[][] s_rows = [[0, 0, 0, 100, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 2, 2, -90, -90, -90, -90]];

    [Fact]
    public void Entropy_IsZeroForACertainRow_AndOneForAUniformRow()
    {
        var scores = Score(new EntropyTokenRouter(new() { FullScaleNats = MathF.Log(8) }), s_rows);
        Assert.Equal(0, scores[0], 1e-5);
        Assert.Equal(1, scores[1], 1e-5);
        double[] probabilities = [1 / (2 + 2 * Math.Exp(2)), Math.Exp(2) / (2 + 2 * Math.Exp(2))];
        Assert.Equal(-2 * probabilities.Sum(p => p * Math.Log(p)) / Math.Log(8), scores[2], 1e-5);
        Assert.Equal(1, Score(new EntropyTokenRouter(new() { FullScaleNats = 0.1f }), s_rows)[1]);
    }

    [Fact]
    public void Entropy_IsANumber_WhenTokensAreImpossible() =>
        Assert.Equal([0f], Score(new EntropyTokenRouter(new()), [[float.NegativeInfinity, 3, float.NegativeInfinity]]));

    [Fact]
    public void Margin_IsOneMinusTheLeadOfTheLikeliest()
    {
        var scores = Score(new MarginTokenRouter(), [.. s_rows, [0, MathF.Log(3), -99, -99, -99, -99, -99, -99]]);
        Assert.Equal(0, scores[0], 1e-5);
        Assert.Equal(1, scores[1], 1e-5);
        Assert.Equal(1, scores[2], 1e-5);
        Assert.Equal(0.5, scores[3], 1e-5);
    }

    [Fact]
    public void Constant_GivesItsScore_AndRefusesOthers()
    {
        Assert.Equal([0.25f, 0.25f, 0.25f], Score(new ConstantTokenRouter(new() { Score = 0.25f }), s_rows));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantTokenRouter(new() { Score = 1.5f }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EntropyTokenRouter(new() { FullScaleNats = 0 }));
    }

    [Fact]
    public void Random_DependsOnSeedAndPositionAlone_AndIsUniform()
    {
        var router = new RandomTokenRouter();
        var all = Score(router, [.. Enumerable.Range(0, 4000).Select(_ => new float[2])]);
        Assert.Equal(all[100], Score(router, [new float[2]], firstIndex: 100)[0]);
        Assert.All(all, score => Assert.InRange(score, 0, 0.99999999f));
        Assert.InRange(all.Count(score => score >= 0.7f), 1100, 1300);
    }

    [Fact]
    public void ARow_ScoresTheSame_AloneAndAmongOthers()
    {
        foreach (var router in (ITokenRouter[])[new EntropyTokenRouter(new()), new MarginTokenRouter()])
        {
            var together = Score(router, s_rows);
            for (var i = 0; i < s_rows.Length; i++) Assert.Equal(together[i], Score(router, [s_rows[i]])[0], 1e-6);
        }
    }

    [Fact]
    public void Registrations_HaveTheirNames_AndASetRefusesDoubles()
    {
        var set = new RoutingSet([ConstantTokenRouter.Register(), RandomTokenRouter.Register(), EntropyTokenRouter.Register(), MarginTokenRouter.Register()]);
        Assert.Equal(["constant", "entropy", "margin", "random"], set.TokenRouters.Keys.Order(StringComparer.Ordinal));
        Assert.NotEqual(EntropyTokenRouter.Register().Fingerprint, EntropyTokenRouter.Register(new() { FullScaleNats = 1 }).Fingerprint);
        Assert.Throws<ArgumentException>(() => new RoutingSet([RandomTokenRouter.Register(), RandomTokenRouter.Register()]));
    }
}
