using Routing.Formats;
using Routing.Tests.Testing;
using Routing.Training.Base;
using static TorchSharp.torch;

namespace Routing.Tests.Training.Base;

[LeakCheck]
public class BaseTrainerTests
{
    [Fact]
    public void InterruptedTraining_EndsBitForBitWhereUninterruptedTrainingDoes()
    {
        using var folder = new TemporaryFolder();
        using var whole = ToyTraining.Trainer();
        var expected = Steps(whole, 7);

        List<double> losses;
        using (var before = ToyTraining.Trainer())
        {
            losses = Steps(before, 3);
            before.Save(folder.File("checkpoint"));
            Steps(before, 1);   // lost when the process ends
        }
        using var after = ToyTraining.Trainer(ToyTraining.Config with { CheckpointSeconds = 1 });
        after.Restore(folder.File("checkpoint"));
        losses.AddRange(Steps(after, 4));

        Assert.Equal(expected, losses);
        Assert.Equal(whole.Progress with { Seconds = 0 }, after.Progress with { Seconds = 0 });
        foreach (var (name, weight) in whole.Decoder.Weights) Assert.True(Same(weight, after.Decoder.Weights[name]), name);
    }

    [Fact]
    public void Training_LowersTheLoss()
    {
        using var trainer = ToyTraining.Trainer(ToyTraining.Config with { Tokens = 100_000 });
        var losses = Steps(trainer, 40);
        Assert.Equal(Math.Log(ToyTraining.Vocabulary), losses[0], 1);
        Assert.True(losses[^1] < losses[0] / 2, $"{losses[0]} became {losses[^1]}");
    }

    [Fact]
    public void ACheckpointOfAnotherRecipe_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using (var trainer = ToyTraining.Trainer()) trainer.Save(folder.File("checkpoint"));
        using var deeper = new BaseTrainer(ToyTraining.Config, ToyTraining.Model with { LayerCount = 3 }, ToyTraining.ItemAt);
        Assert.Contains("belongs to another recipe", Assert.Throws<InvalidFileException>(() => deeper.Restore(folder.File("checkpoint"))).Reason, StringComparison.Ordinal);
        using var wider = new BaseTrainer(ToyTraining.Config, ToyTraining.Model with { IntermediateSize = 32 }, ToyTraining.ItemAt);
        Assert.Contains("the recipe needs [", Assert.Throws<InvalidFileException>(() => wider.Restore(folder.File("checkpoint"))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void BFloat16Products_TrainNearlyTheSame_OnFloat32Weights()
    {
        using var exact = ToyTraining.Trainer();
        using var rounded = ToyTraining.Trainer();
        rounded.Use(TrainingPrecision.BF16);
        Assert.Equal(TrainingPrecision.BF16, rounded.Precision);
        var (expected, actual) = (Steps(exact, 4), Steps(rounded, 4));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 0.03));
        Assert.NotEqual(expected[^1], actual[^1]);
        Assert.All(rounded.Decoder.Weights.Values, weight => Assert.Equal(ScalarType.Float32, weight.dtype));
    }

    [Fact]
    public void OpenPrecision_IsSettledBeforeTheFirstStep_WithoutAnEffectOnTheModel()
    {
        using var trainer = ToyTraining.Trainer();
        using var untouched = ToyTraining.Trainer();
        trainer.Use(TrainingPrecision.Auto);
        Assert.NotEqual(TrainingPrecision.Auto, trainer.Precision);
        untouched.Use(trainer.Precision);
        Assert.Equal(Steps(untouched, 2), Steps(trainer, 2));
    }

    private static List<double> Steps(BaseTrainer trainer, int count) => [.. Enumerable.Range(0, count).Select(_ => trainer.Step().Loss)];

    private static bool Same(Tensor a, Tensor b)
    {
        using var noGrad = no_grad();
        using var equal = a.eq(b);
        using var all = equal.all();
        return all.item<bool>();
    }
}
