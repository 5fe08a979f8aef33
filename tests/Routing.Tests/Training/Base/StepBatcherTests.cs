using Routing.Formats;
using Routing.Training.Base;

namespace Routing.Tests.Training.Base;

public class StepBatcherTests
{
    private const float QuestionWeight = 0.25f;

    private static StepBatcherOptions Options(double continueShare = 0) => new()
    {
        TokensPerStep = 200,
        TokensPerPart = 60,
        MaxTokens = 40,
        QuestionWeight = QuestionWeight,
        ContinueShare = continueShare,
        Seed = 3,
    };

    [Fact]
    public void EveryTokenAfterADocumentsFirst_IsATargetOnce_WithItsWeight_AndPaddingWeighsNothing()
    {
        var step = new StepBatcher(ToyTraining.ItemAt, Options()).Batch(0);
        var items = Enumerable.Range(0, (int)step.NextItem).Select(i => ToyTraining.ItemAt(i)).ToArray();
        var expected = items.SelectMany(item => Enumerable.Range(1, item.Tokens.Length - 1)
            .Select(i => (Input: (long)item.Tokens[i - 1], Target: (long)item.Tokens[i], Weight: i >= item.AnswerStart ? 1f : QuestionWeight)));
        var weighted = step.Parts.SelectMany(part => part.Inputs.Zip(part.Targets, part.Weights).Select(t => (Input: t.First, Target: t.Second, Weight: t.Third)).Where(t => t.Weight > 0));

        Assert.Equal(expected.Order(), weighted.Order());
        Assert.Equal(items.Sum(item => item.Tokens.Length), step.Tokens);
        Assert.Equal(expected.Sum(t => (double)t.Weight), step.WeightSum, 6);
    }

    [Fact]
    public void Documents_StartAtPositionZero_AndLieInPartsOfLimitedSize()
    {
        var step = new StepBatcher(ToyTraining.ItemAt, Options()).Batch(0);
        var starts = step.Parts.SelectMany(part => Enumerable.Range(0, part.Documents).Select(row => part.Inputs[row * part.Length]));
        Assert.Equal(Enumerable.Range(0, (int)step.NextItem).Select(i => (long)ToyTraining.ItemAt(i).Tokens[0]).Order(), starts.Order());
        Assert.All(step.Parts, part => Assert.True(part.Documents * part.Length <= 60));
        Assert.True(step.Parts.Count > 1);
    }

    [Fact]
    public void AStep_DependsOnItsPositionAlone_AndStepsFollowWithoutGap()
    {
        var read = new List<long>();
        var batcher = new StepBatcher(position => { read.Add(position); return ToyTraining.ItemAt(position); }, Options(continueShare: 0.4));
        var first = batcher.Batch(0);
        var second = batcher.Batch(first.NextItem);
        Assert.Equal(Enumerable.Range(0, (int)second.NextItem).Select(i => (long)i), read.Distinct());

        var again = new StepBatcher(ToyTraining.ItemAt, Options(continueShare: 0.4)).Batch(first.NextItem);
        Assert.Equivalent(second, again, strict: true);
    }

    [Fact]
    public void Documents_MayGoOnWithFurtherItems_UpToTheContext()
    {
        var step = new StepBatcher(ToyTraining.ItemAt, Options(continueShare: 0.9)).Batch(0);
        Assert.True(step.Parts.Sum(part => part.Documents) < step.NextItem / 2);
        Assert.All(step.Parts, part => Assert.True(part.Length < 40));
    }

    [Fact]
    public void AnItemLongerThanTheContext_IsRefused_AlsoFromTheLoadersThread()
    {
        var batcher = new StepBatcher(_ => new TrainingItem(new int[41], 3), Options());
        using var loader = new StepBatchLoader(batcher, 0);
        var refused = Assert.Throws<InvalidFileException>(loader.Next);
        Assert.Equal("model.max_positions", refused.Item);
        Assert.Contains("41 tokens", refused.Reason, StringComparison.Ordinal);
    }
}
