using Routing.Models;
using Routing.Tests.Testing;
using Routing.Training.Base;
using static TorchSharp.torch;

namespace Routing.Tests.Training.Base;

[LeakCheck]
public class AnswerLossTests
{
    [Fact]
    public void LossOfPaddedParts_IsTheWeightedMeanOfTheDocumentsAlone()
    {
        using var decoder = Decoder.Random(ToyTraining.Model, seed: 2);
        using var noGrad = no_grad();
        var options = BaseTrainer.Batching(ToyTraining.Config) with { QuestionWeight = 0.25f, ContinueShare = 0 };
        var step = new StepBatcher(ToyTraining.ItemAt, options).Batch(0);
        Assert.Contains(step.Parts, part => part.Weights.Contains(0));   // some padding, or nothing is tested

        var actual = step.Parts.Sum(part => Value(decoder, part, step.WeightSum));
        var expected = Enumerable.Range(0, (int)step.NextItem).Sum(i => LossAlone(decoder, ToyTraining.ItemAt(i))) / step.WeightSum;
        Assert.Equal(expected, actual, 5);
    }

    private static double Value(Decoder decoder, ItemBatch part, double weightSum)
    {
        using var loss = AnswerLoss.Of(decoder, part, weightSum);
        return loss.item<float>();
    }

    // Sum over tokens of weight · −log p(token).
    private static double LossAlone(Decoder decoder, TrainingItem item)
    {
        using var scope = NewDisposeScope();
        var ids = tensor(item.Tokens[..^1].Select(t => (long)t).ToArray()).unsqueeze(0);
        var logProbabilities = nn.functional.log_softmax(decoder.Forward(ids)[0], dim: -1);
        return Enumerable.Range(1, item.Tokens.Length - 1)
            .Sum(i => -(i >= item.AnswerStart ? 1 : 0.25) * logProbabilities[i - 1, item.Tokens[i]].item<float>());
    }
}
