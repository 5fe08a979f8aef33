using Routing.Formats;
using Routing.Formats.Tokenization;
using Routing.Models;
using Routing.Tests.Testing;
using Routing.Tests.Training.Gym;
using Routing.Training.Base;
using Routing.Training.Gym;
using Routing.Training.Tokenizers;

namespace Routing.Tests.Training.Base;

[LeakCheck]
public class GymEvaluatorTests
{
    private static readonly Tokenizer s_tokenizer = Tokenizer.Load(Path.Combine(ToyTraining.GymTokenizerFolder, "tokenizer.json"));
    private static readonly BaseTrainingConfig s_config = ToyTraining.Config with { Model = ToyTraining.Config.Model with { MaxPositions = 256 } };

    [Fact]
    public void AnUntrainedModel_KnowsNoAnswer_AndIsAsUnsureAsTheVocabularyIsLarge()
    {
        using var decoder = Decoder.Random(s_config.Model.ToModelConfig(s_tokenizer.VocabularySize, 1), seed: 1);
        var metrics = new GymEvaluator(s_config, s_tokenizer, itemsPerFamily: 1).Evaluate(decoder, TestContext.Current.CancellationToken);
        Assert.Equal(GymTasks.Trained.Select(family => family.Name).Order(StringComparer.Ordinal), metrics.Families.Keys);
        Assert.Equal(0, metrics.ExactMatch);
        Assert.Equal(Math.Log(s_tokenizer.VocabularySize), metrics.ValidationLoss, 0.2);
    }

    [Fact]
    public void AStop_EndsAnEvaluation()
    {
        using var decoder = Decoder.Random(s_config.Model.ToModelConfig(s_tokenizer.VocabularySize, 1), seed: 1);
        var evaluator = new GymEvaluator(s_config, s_tokenizer, itemsPerFamily: 1);
        Assert.Throws<OperationCanceledException>(() => evaluator.Evaluate(decoder, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void EveryAnswerOfTheGym_FitsIntoAnEvaluation()
    {
        foreach (var family in GymTasks.Trained)
            foreach (var item in GymSamples.Items(family, GymSplit.Validation).Take(50))
                Assert.InRange(s_tokenizer.Encode(GymFormat.Completion(item.Answer), addSpecialTokens: false).Length, 1, GymEvaluator.MaxNewTokens);
    }

    [Fact]
    public void ATokenizerNotMadeForTheGym_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var vocabulary = BytePairTrainer.Train(["other text"], 257, specialTokens: []);
        ByteLevelTokenizerWriter.Write(folder.File("tokenizer.json"), vocabulary.Tokens, vocabulary.Merges, []);
        var other = Tokenizer.Load(folder.File("tokenizer.json"));
        Assert.Contains("routing train tokenizer", Assert.Throws<InvalidFileException>(() => GymEvaluator.EndToken(other)).Reason, StringComparison.Ordinal);
    }
}
