using static TorchSharp.torch;

namespace Routing.R2R;

/// <summary>Settings of <see cref="EpistemicTokenRouter"/>.</summary>
public sealed record EpistemicTokenRouterOptions
{
    /// <summary>Logits of a row that count as evidence; at least 1.</summary>
    /// <value>The default is 10.</value>
    public int TopK { get; init; } = 10;
}

/// <summary>Scores a token by how little evidence the small model has for any candidate: LogU's epistemic uncertainty.</summary>
/// <remarks>R2R's "epistemic" metric (arXiv 2505.21600).</remarks>
public sealed class EpistemicTokenRouter : ITokenRouter
{
    private readonly int _topK;

    public EpistemicTokenRouter(EpistemicTokenRouterOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TopK, 1);
        _topK = options.TopK;
    }

    /// <summary>The default threshold is R2R's 0.055, which its rolling strategy carries.</summary>
    public static TokenRouterRegistration Register(EpistemicTokenRouterOptions? options = null)
    {
        options ??= new();
        return new(TokenRouterNames.Epistemic, 0.055f, _ => new EpistemicTokenRouter(options), options.ToString());
    }

    /// <inheritdoc/>
    public Tensor Score(in StepOutput step)
    {
        using var scope = NewDisposeScope();
        return LogU.Epistemic(LogU.Evidence(step.Logits, _topK)).MoveToOuterDisposeScope();
    }
}
