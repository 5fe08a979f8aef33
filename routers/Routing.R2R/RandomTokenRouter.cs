using static TorchSharp.torch;

namespace Routing.R2R;

/// <summary>Scores tokens by chance, uniform in [0, 1): with threshold t the large model makes a share 1 - t of them, whatever they are.</summary>
/// <remarks>The baseline at equal cost. The score depends on the request's seed and the output index alone, so batches do not change it.</remarks>
public sealed class RandomTokenRouter : ITokenRouter
{
    public static TokenRouterRegistration Register() => new(TokenRouterNames.Random, 0.5f, _ => new RandomTokenRouter(), nameof(RandomTokenRouter));

    /// <inheritdoc/>
    public Tensor Score(in StepOutput step)
    {
        var rows = step.Rows.Span;
        var scores = new float[rows.Length];
        // Rounding down to float32's 24 bits keeps the score below 1, so that threshold 1 sends nothing.
        for (var i = 0; i < rows.Length; i++) scores[i] = (CounterRandom.Bits(rows[i].Seed, rows[i].OutputIndex, RandomStream.Routing) >> 40) * (1f / (1 << 24));
        return tensor(scores);
    }
}
