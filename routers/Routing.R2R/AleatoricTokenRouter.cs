using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.R2R;

/// <summary>Settings of <see cref="AleatoricTokenRouter"/>.</summary>
public sealed record AleatoricTokenRouterOptions
{
    /// <summary>Logits of a row that count as evidence; at least 2.</summary>
    /// <value>The default is 10.</value>
    public int TopK { get; init; } = 10;
}

/// <summary>Scores a token by how evenly the small model's evidence is spread over its candidates: LogU's aleatoric uncertainty.</summary>
/// <remarks>
/// R2R's "aleatoric" strategy (arXiv 2505.21600). The score is the uncertainty divided by its largest value, ln(k). Logits of
/// language models being large and close, its useful range is a narrow one below 1.
/// </remarks>
public sealed class AleatoricTokenRouter : ITokenRouter
{
    /// <summary>R2R's published threshold, in nats over the 10 largest logits.</summary>
    internal const float PublishedThresholdNats = 2.275f;

    private readonly int _topK;

    public AleatoricTokenRouter(AleatoricTokenRouterOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TopK, 2);
        _topK = options.TopK;
    }

    /// <summary>The default threshold is R2R's 2.275 nats, as a share of ln(k).</summary>
    public static TokenRouterRegistration Register(AleatoricTokenRouterOptions? options = null)
    {
        options ??= new();
        var threshold = Math.Min(1, PublishedThresholdNats / MathF.Log(options.TopK));
        return new(TokenRouterNames.Aleatoric, threshold, _ => new AleatoricTokenRouter(options), options.ToString());
    }

    /// <inheritdoc/>
    public Tensor Score(in StepOutput step)
    {
        using var scope = NewDisposeScope();
        return Share(step.Logits, _topK).MoveToOuterDisposeScope();
    }

    /// <summary>[rows] aleatoric uncertainty over its largest value, in [0, 1].</summary>
    internal static Tensor Share(Tensor logits, int topK)
    {
        using var scope = NewDisposeScope();
        var evidence = LogU.Evidence(logits, topK);                            // [rows, k]
        return LogU.Aleatoric(evidence).Over(MathF.Log(evidence.size(1))).ClampToUnit().MoveToOuterDisposeScope();
    }
}
