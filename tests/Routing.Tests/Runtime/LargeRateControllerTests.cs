using Routing.Runtime.Scheduling;

namespace Routing.Tests.Runtime;

public class LargeRateControllerTests
{
    private const int Requests = 100, MeanTokens = 60;

    private static readonly Dictionary<string, Func<int, double>> s_scores = new()
    {
        ["uniform"] = i => Draw(i),
        ["bimodal"] = i => Draw(i + 10_000) < 0.85 ? 0.02 * Draw(i) : 1 - 0.02 * Draw(i),
        ["zeros and ones"] = i => Draw(i) < 0.85 ? 0 : 1,
        ["rising"] = i => Math.Clamp(i / (double)(Requests * MeanTokens) + 0.2 * (Draw(i) - 0.5), 0, 1),
        ["falling"] = i => Draw(i) * Math.Max(0, 1 - i / (double)(Requests * MeanTokens)),
        ["narrow"] = i => 0.97 + 0.03 * Draw(i),
        ["constant"] = _ => 0.6,
        ["all zero"] = _ => 0,
        ["all one"] = _ => 1,
    };

    private static double Draw(int i) => CounterRandom.Uniform(11, i, RandomStream.Routing);

    /// <summary>Requests of 30 to 90 tokens, so many of them running at once, a token each in turn; who made each token.</summary>
    private static List<bool> Run(Func<int, double> scores, Func<LargeRateController> create, int atOnce)
    {
        var (running, started, made) = (new List<(LargeRateController Controller, int Left)>(), 0, new List<bool>());
        while (true)
        {
            for (; running.Count < atOnce && started < Requests; started++) running.Add((create(), 30 + (int)(Draw(-1 - started) * 61)));
            if (running.Count == 0) return made;
            for (var i = 0; i < running.Count; i++)
            {
                var (controller, left) = running[i];
                made.Add((float)scores(made.Count) >= controller.Threshold);
                controller.Observe(made[^1]);
                running[i] = (controller, left - 1);
            }
            running.RemoveAll(request => request.Left == 0);
        }
    }

    private static double Share(List<bool> made) => made.Count(large => large) / (double)made.Count;

    public static TheoryData<string, int> Loads => new(s_scores.Keys.SelectMany(name => new[] { 1, 8, 64 }.Select(atOnce => (name, atOnce))));

    [Theory, MemberData(nameof(Loads))]
    public void Share_IsMetOverManyShortRequests_WhereverTheThresholdBegins(string scores, int atOnce)
    {
        foreach (var target in (double[])[0.02, 0.1, 0.35, 0.5, 0.8, 0.98])
            foreach (var start in (float[])[0, 0.5f, 1])
            {
                var prior = new LargeRatePrior(start);
                Assert.Equal(target, Share(Run(s_scores[scores], () => new(target, prior), atOnce)), 0.02);
            }
    }

    [Theory, InlineData(0.1), InlineData(0.35), InlineData(0.8)]
    public void Share_IsMetWithoutAPrior_FromACalibratedStart(double target)
    {
        // Uniform scores: a threshold of 1 - s sends a share of s.
        var router = new TokenRouterRegistration("uniform", 0.5f, _ => throw new NotSupportedException(), "") { Calibration = new([new(0, 1), new(1, 0)]) };
        var start = LargeRateController.StartThreshold(router, target);
        Assert.Equal(1 - target, start, 1e-6);
        Assert.Equal(target, Share(Run(s_scores["uniform"], () => new(target, start), atOnce: 1)), 0.02);
    }

    [Theory, InlineData(0.1f), InlineData(0.9f)]
    public void ALongRequest_MeetsItsShare_AmongOthersThatAreUnlikeIt(float score)
    {
        var prior = new LargeRatePrior(0.5f);
        var (own, other) = (new LargeRateController(0.3, prior), new LargeRateController(0.3, prior));
        List<bool> made = [];
        for (var i = 0; i < 4000; i++)
        {
            made.Add(score + 0.05f * (float)Draw(i) >= own.Threshold);
            own.Observe(made[^1]);
            other.Observe((float)Draw(i + 50_000) >= other.Threshold);
        }
        Assert.Equal(0.3, Share(made), 0.02);
    }

    [Fact]
    public void AConstantScore_IsSentInTurns_NotInBursts()
    {
        var controller = new LargeRateController(0.25, start: 0.6f);
        var made = Enumerable.Range(0, 400).Select(_ =>
        {
            var large = controller.Threshold <= 0.6f;
            controller.Observe(large);
            return large;
        }).ToList();
        for (var i = 0; i + 20 <= made.Count; i += 20) Assert.InRange(made.Skip(i).Take(20).Count(large => large), 4, 6);
    }

    [Fact]
    public void Decisions_RepeatThemselves()
    {
        List<bool> Once()
        {
            var prior = new LargeRatePrior(0.4f);
            return Run(s_scores["bimodal"], () => new(0.2, prior), atOnce: 5);
        }

        Assert.Equal(Once(), Once());
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Threshold_StaysAStepWithinReach_HoweverLongItIsPushed(bool large)
    {
        var prior = new LargeRatePrior(0.5f);
        var controller = new LargeRateController(0.5, prior);
        for (var i = 0; i < 10_000; i++) controller.Observe(large);
        Assert.InRange(controller.Threshold, -0.05f, 1.05f);
        Assert.Equal(large, controller.Threshold > 1);
        Assert.Equal(!large, controller.Threshold <= 0);
        for (var i = 0; i < 6; i++) controller.Observe(!large);
        Assert.InRange(controller.Threshold, 0.01f, 1);
    }

    [Theory, InlineData(0), InlineData(1)]
    public void ATargetOfNoneOrAll_IsKeptToTheToken(int target)
    {
        var router = new TokenRouterRegistration("any", 0.5f, _ => throw new NotSupportedException(), "") { Calibration = new([new(0.5f, 0.5)]) };
        var controller = new LargeRateController(target, LargeRateController.StartThreshold(router, target));
        for (var i = 0; i < 200; i++)
        {
            var large = (i % 2 == 0 ? 1f : 0f) >= controller.Threshold;
            Assert.Equal(target == 1, large);
            controller.Observe(large);
        }
    }

    [Fact]
    public void Priors_AreSharedByPolicyAndTarget_AndBeginWhereTheRouterSays()
    {
        var (calibrated, bare) = (Router("a", new([new(0.2f, 0.8), new(0.6f, 0.1)])), Router("b", null));
        var priors = new LargeRatePriors();
        Assert.Same(priors.For(calibrated, 0.3), priors.For(calibrated, 0.3001));
        Assert.NotSame(priors.For(calibrated, 0.3), priors.For(calibrated, 0.4));
        Assert.NotSame(priors.For(calibrated, 0), priors.For(calibrated, 0.001));
        Assert.NotSame(priors.For(calibrated, 1), priors.For(calibrated, 0.999));
        Assert.NotSame(priors.For(calibrated, 0.3), priors.For(bare, 0.3));
        Assert.Equal(calibrated.Calibration!.ThresholdFor(0.3), priors.For(calibrated, 0.3).Threshold, 1e-6);
        Assert.Equal(0.7, priors.For(bare, 0.3).Threshold, 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LargeRateController(1.1, 0.5f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LargeRateController(double.NaN, 0.5f));

        static TokenRouterRegistration Router(string name, CalibrationTable? calibration) =>
            new(name, 0.7f, _ => throw new NotSupportedException(), "") { Calibration = calibration };
    }
}
