using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.R2R;

/// <summary>Settings of <see cref="ConstantTokenRouter"/>.</summary>
public sealed record ConstantTokenRouterOptions
{
    /// <summary>Score of every token, in [0, 1].</summary>
    /// <value>The default is 1: with any threshold up to 1, the large model makes every token.</value>
    public float Score { get; init; } = 1;
}

/// <summary>Gives every token the same score: both ends of the score scale, and the cost of routing without its choice.</summary>
public sealed class ConstantTokenRouter : ITokenRouter
{
    private readonly float _score;

    public ConstantTokenRouter(ConstantTokenRouterOptions options)
    {
        if (!(options.Score >= 0 && options.Score <= 1)) throw new ArgumentOutOfRangeException(nameof(options), options.Score, "Score must be in [0, 1].");
        _score = options.Score;
    }

    public static TokenRouterRegistration Register(ConstantTokenRouterOptions? options = null)
    {
        options ??= new();
        return new(TokenRouterNames.Constant, 0.5f, _ => new ConstantTokenRouter(options), options.ToString());
    }

    /// <inheritdoc/>
    public Tensor Score(in StepOutput step) => full(step.Logits.size(0), Scalars.Of(_score), ScalarType.Float32);
}
