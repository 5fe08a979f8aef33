using CsCheck;
using Routing.R2R;
using Routing.R2R.Strategies;

namespace Routing.Tests.R2R.Strategies;

/// <summary>Rules by their definitions, and no state shared between sequences.</summary>
public class SwitchingRuleTests
{
    private const float Threshold = 0.5f;

    private static readonly Gen<float[]> s_scores = Gen.OneOf(Gen.Float[0, 1], Gen.Float[0.4f, 0.6f]).Array[1, 40];

    /// <summary>Who makes each token when the rule's answers are followed.</summary>
    private static bool[] Follow(ISwitchingRule rule, IEnumerable<float> scores, float threshold = Threshold)
    {
        List<bool> large = [];
        foreach (var score in scores)
        {
            ModelRole? previous = large.Count == 0 ? null : large[^1] ? ModelRole.Large : ModelRole.Small;
            large.Add(rule.GoesLarge(score, threshold, previous));
        }
        return [.. large];
    }

    [Fact]
    public void Momentum_FollowsARunningShare_WorkedByHand()
    {
        // Simple tokens from the start: shares 0.3, 0.51, 0.657, 0.7599: the small model takes over with the fourth.
        Assert.Equal([true, true, true, false, false], Follow(new MomentumRule(new()), [0, 0, 0, 0, 0]));
        // Then hard ones: 0.83193 falls to 0.58, 0.41, 0.285: the third calls the large model.
        Assert.Equal([false, false, true], Follow(new MomentumRule(new()), [0, 0, 0, 0, 0, 1, 1, 1])[5..]);
    }

    [Fact]
    public void Momentum_EqualsItsDefinition() => s_scores.Sample(scores =>
    {
        var (momentum, quick, expected) = (0.0, false, new List<bool>());
        foreach (var score in scores)
        {
            momentum = 0.7 * momentum + (1 - 0.7) * (score < Threshold ? 1 : 0);
            quick = momentum > (quick ? 0.3 : 0.7);
            expected.Add(!quick);
        }
        Assert.Equal(expected, Follow(new MomentumRule(new()), scores));
    });

    [Fact]
    public void Rolling_CallsAtOnce_AndStaysWhileTheMeanIsHigh() =>
        Assert.Equal([false, true, true, true, false, true], Follow(new RollingRule(new()), [0.1f, 0.9f, 0.2f, 0.45f, 0.1f, 0.6f]));

    [Fact]
    public void DuoRolling_DoesNotCountTheScoreThatCalled() =>
        Assert.Equal([false, true, false, true, true, false], Follow(new DuoRollingRule(new()), [0.1f, 0.9f, 0.2f, 0.8f, 0.7f, 0.1f]));

    [Fact]
    public void DuoRolling_MayAskTheSmallModelsMean() =>
        Assert.Equal([false, false, false, true], Follow(new DuoRollingRule(new() { SmallWindow = 2 }), [0.1f, 0.1f, 0.8f, 0.9f]));

    [Theory, InlineData(1), InlineData(3), InlineData(5)]
    public void Rolling_EqualsItsDefinition(int window) => s_scores.Sample(scores =>
    {
        var (history, large, expected) = (new List<double>(), true, new List<bool>());
        foreach (var score in scores)
        {
            if (!large) history.Clear();
            history.Add(score);
            large = history.TakeLast(window).Average() >= Threshold;
            expected.Add(large);
        }
        Assert.Equal(expected, Follow(new RollingRule(new() { Window = window }), scores));
    });

    [Theory, InlineData(1), InlineData(3), InlineData(5)]
    public void DuoRolling_EqualsItsDefinition(int window) => s_scores.Sample(scores =>
    {
        var (reference, large, expected) = (new List<double>(), true, new List<bool>());
        foreach (var score in scores)
        {
            if (large)
            {
                reference.Add(score);
                large = reference.TakeLast(window).Average() >= Threshold;
            }
            else
            {
                large = score >= Threshold;
                if (large) reference.Clear();
            }
            expected.Add(large);
        }
        Assert.Equal(expected, Follow(new DuoRollingRule(new() { LargeWindow = window }), scores));
    });

    public static TheoryData<string> Ruled => new(TokenRouterNames.Momentum, TokenRouterNames.Rolling, TokenRouterNames.DuoRolling, TokenRouterNames.NeuralRolling);

    private static TokenRouterRegistration Registration(string name) => name switch
    {
        TokenRouterNames.Momentum => MomentumRule.Register(),
        TokenRouterNames.Rolling => RollingTokenRouter.Register(),
        TokenRouterNames.DuoRolling => DuoRollingRule.Register(),
        _ => RollingRule.Register(MarginTokenRouter.Register()),
    };

    /// <summary>The original keeps one state for a whole batch, so that neighbours change one another's choices.</summary>
    [Theory, MemberData(nameof(Ruled))]
    public void Sequences_DoNotDisturbOneAnother_HoweverTheyInterleave(string name) =>
        Gen.Select(s_scores.Array[2, 5], Gen.Int[0, 4].Array[200]).Sample((sequences, turns) =>
        {
            var registration = Registration(name);
            var alone = sequences.Select(scores => Follow(registration.CreateRule!(), scores)).ToArray();
            var rules = sequences.Select(_ => registration.CreateRule!()).ToArray();
            var together = sequences.Select(_ => new List<bool>()).ToArray();
            foreach (var i in turns.Select(turn => turn % sequences.Length).Concat(sequences.SelectMany((scores, i) => scores.Select(_ => i))))
            {
                var made = together[i];
                if (made.Count == sequences[i].Length) continue;
                ModelRole? previous = made.Count == 0 ? null : made[^1] ? ModelRole.Large : ModelRole.Small;
                made.Add(rules[i].GoesLarge(sequences[i][made.Count], Threshold, previous));
            }
            Assert.Equal(alone, together.Select(made => made.ToArray()));
        });

    [Theory, MemberData(nameof(Ruled))]
    public void ARegistration_HasItsName_ItsRule_AndNoCalibrationOfAnother(string name)
    {
        var registration = Registration(name);
        Assert.Equal(name, registration.Name);
        Assert.NotSame(registration.CreateRule!(), registration.CreateRule!());
        Assert.Null(RollingRule.Register(MarginTokenRouter.Register() with { Calibration = new([new(0.5f, 0.5)]) }).Calibration);
        Assert.NotEqual(registration.Fingerprint, MarginTokenRouter.Register().Fingerprint);
    }

    [Fact]
    public void ImpossibleOptions_AreRefusedAtRegistration()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MomentumRule.Register(new() { Factor = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => MomentumRule.Register(new() { SmallToLarge = -0.1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => MomentumRule.Register(new() { LargeToSmall = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => RollingRule.Register(MarginTokenRouter.Register(), new() { Window = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => DuoRollingRule.Register(new() { LargeWindow = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => DuoRollingRule.Register(new() { SmallWindow = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => RollingTokenRouter.Register(new() { Window = 0 }));
    }
}
