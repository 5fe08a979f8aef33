using Routing.Formats;
using Routing.Formats.Tokenization;
using Routing.Models;
using Routing.Training.Gym;
using static TorchSharp.torch;

namespace Routing.Training.Base;

/// <summary>Measures a model on the validation split: loss, and final answers under greedy decoding by trained family.</summary>
public sealed class GymEvaluator
{
    /// <summary>Ends an answer that does not end by itself; the gym's own are shorter.</summary>
    public const int MaxNewTokens = 128;

    private const ulong Seed = 20_240_601;
    private const int LossTokens = 8_192;

    // Few enough rows that a decode step takes the decoder's fast path.
    private const int BatchRows = 32;

    private readonly Tokenizer _tokenizer;
    private readonly int _endToken;
    private readonly GymItem[] _items;
    private readonly StepBatch _batch;

    /// <param name="itemsPerFamily">Problems to answer.</param>
    public GymEvaluator(BaseTrainingConfig config, Tokenizer tokenizer, int itemsPerFamily)
    {
        _tokenizer = tokenizer;
        _endToken = EndToken(tokenizer);
        _items = [.. GymTasks.Trained.SelectMany(family => Enumerable.Range(0, itemsPerFamily)
            .Select(i => GymTasks.Generate(family, GymSplit.Validation, GymRandom.Mix(Seed, (ulong)i))))];
        var validation = new GymItems(tokenizer, GymSplit.Validation, Seed, config.Mixture);
        _batch = new StepBatcher(validation.At, BaseTrainer.Batching(config) with { TokensPerStep = LossTokens }).Batch(0);
    }

    /// <summary>Id of the token that ends an answer.</summary>
    /// <exception cref="InvalidFileException">The tokenizer was not made for the gym.</exception>
    public static int EndToken(Tokenizer tokenizer) => tokenizer.IdOf(GymFormat.EndToken)
        ?? throw new InvalidFileException("tokenizer.json", GymFormat.EndToken, "is no token of it: make a tokenizer for the gym with 'routing train tokenizer'");

    /// <exception cref="OperationCanceledException">Stopped on the way.</exception>
    public EvaluationMetrics Evaluate(Decoder decoder, CancellationToken stop)
    {
        // Answers of like length end together, which keeps batches full.
        var families = _items.OrderBy(item => item.Answer.Length).Chunk(BatchRows)
            .SelectMany(items => items.Zip(Answers(decoder, items, stop), (item, answer) => (item.Family, IsRight: GymScorer.IsCorrect(item, answer))))
            .GroupBy(scored => scored.Family.Name)
            .OrderBy(family => family.Key, StringComparer.Ordinal)
            .ToDictionary(family => family.Key, family => family.Average(scored => scored.IsRight ? 1.0 : 0.0));
        return new EvaluationMetrics(Loss(decoder), families.Values.Average(), families);
    }

    private IEnumerable<string> Answers(Decoder decoder, IEnumerable<GymItem> items, CancellationToken stop)
    {
        var prompts = items.Select(item => _tokenizer.Encode(GymFormat.Prompt(item.Question), addSpecialTokens: false)).ToArray();
        return GreedyGenerator.Continue(decoder, prompts, _endToken, MaxNewTokens, stop).Select(tokens => _tokenizer.Decode(tokens));
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
