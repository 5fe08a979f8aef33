using Routing.Formats.Tokenization;
using Routing.Models;
using Routing.Training.Gym;
using static TorchSharp.torch;

namespace Routing.Training.Base;

/// <summary>Measures a model on the validation split: loss, and final answers under greedy decoding by trained family.</summary>
public sealed class GymEvaluator
{
    private const ulong Seed = 20_240_601;
    private const int MaxNewTokens = 192;

    private readonly Tokenizer _tokenizer;
    private readonly int _endToken;
    private readonly GymItem[] _items;
    private readonly StepBatch _batch;

    public GymEvaluator(BaseTrainingConfig config, Tokenizer tokenizer)
    {
        _tokenizer = tokenizer;
        _endToken = EndToken(tokenizer);
        _items = [.. GymTasks.Trained.SelectMany(family => Enumerable.Range(0, config.EvaluateItems)
            .Select(i => GymTasks.Generate(family, GymSplit.Validation, GymRandom.Mix(Seed, (ulong)i))))];
        var validation = new GymItems(tokenizer, GymSplit.Validation, Seed, config.Mixture);
        _batch = new StepBatcher(validation.At, BaseTrainer.Batching(config) with { TokensPerStep = 8_192 }).Batch(0);
    }

    /// <summary>Id of the token that ends an answer.</summary>
    /// <exception cref="InvalidDataException">The tokenizer was not made for the gym.</exception>
    public static int EndToken(Tokenizer tokenizer) => tokenizer.IdOf(GymFormat.EndToken)
        ?? throw new InvalidDataException($"the tokenizer has no token '{GymFormat.EndToken}': make one with 'routing train tokenizer'");

    public EvaluationMetrics Evaluate(Decoder decoder)
    {
        var prompts = _items.Select(i => _tokenizer.Encode(GymFormat.Prompt(i.Question), addSpecialTokens: false)).ToArray();
        var answers = GreedyGenerator.Continue(decoder, prompts, _endToken, MaxNewTokens);
        var families = _items.Zip(answers)
            .GroupBy(pair => pair.First.Family.Name)
            .ToDictionary(g => g.Key, g => g.Average(pair => GymScorer.IsCorrect(pair.First, _tokenizer.Decode(pair.Second)) ? 1.0 : 0.0));
        return new EvaluationMetrics(Loss(decoder), families.Values.Average(), families);
    }

    private double Loss(Decoder decoder)
    {
        using var noGrad = no_grad();
        var total = 0.0;
        foreach (var part in _batch.Parts)
        {
            using var loss = AnswerLoss.Of(decoder, part, _batch.WeightSum);
            total += loss.item<float>();
        }
        return total;
    }
}
