using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.R2R;

/// <summary>Settings of <see cref="ImmediateTokenRouter"/>: a metric without a threshold takes no part.</summary>
public sealed record ImmediateTokenRouterOptions
{
    /// <summary>LogU's aleatoric uncertainty, nats.</summary>
    /// <value>The default is R2R's 2.275.</value>
    public float? AleatoricNats { get; init; } = AleatoricTokenRouter.PublishedThresholdNats;

    /// <summary>LogU's epistemic uncertainty, in (0, 1].</summary>
    public float? Epistemic { get; init; }

    /// <summary>Entropy of the next-token distribution, nats.</summary>
    public float? EntropyNats { get; init; }

    /// <summary>Logits of a row that count as LogU's evidence; at least 2.</summary>
    /// <value>The default is 10.</value>
    public int TopK { get; init; } = 10;
}

/// <summary>Sends a token to the large model when every metric in use reaches its threshold.</summary>
/// <remarks>
/// R2R's "immediate" strategy (arXiv 2505.21600). The score is half the smallest ratio of a metric to its threshold: at the
/// default threshold of 0.5 this is the published rule, and threshold t asks of every metric 2t times its own.
/// </remarks>
public sealed class ImmediateTokenRouter : ITokenRouter
{
    private readonly ImmediateTokenRouterOptions _options;

    public ImmediateTokenRouter(ImmediateTokenRouterOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TopK, 2);
        float?[] thresholds = [options.AleatoricNats, options.Epistemic, options.EntropyNats];
        if (thresholds.All(threshold => threshold is null)) throw new ArgumentException("At least one metric needs a threshold.", nameof(options));
        if (thresholds.Any(threshold => threshold is { } value && !(value > 0 && float.IsFinite(value))))
            throw new ArgumentOutOfRangeException(nameof(options), options, "A metric's threshold must be over 0.");
        _options = options;
    }

    public static TokenRouterRegistration Register(ImmediateTokenRouterOptions? options = null)
    {
        options ??= new();
        return new(TokenRouterNames.Immediate, 0.5f, _ => new ImmediateTokenRouter(options), options.ToString());
    }

    /// <inheritdoc/>
    public Tensor Score(in StepOutput step)
    {
        using var scope = NewDisposeScope();
        List<Tensor> ratios = [];                                              // each [rows]
        if (_options.EntropyNats is { } entropy) ratios.Add(NextTokenEntropy.Nats(step.Logits).Over(entropy));
        if (_options.AleatoricNats is not null || _options.Epistemic is not null)
        {
            var evidence = LogU.Evidence(step.Logits, _options.TopK);          // [rows, k]
            if (_options.AleatoricNats is { } aleatoric) ratios.Add(LogU.Aleatoric(evidence).Over(aleatoric));
            if (_options.Epistemic is { } epistemic) ratios.Add(LogU.Epistemic(evidence).Over(epistemic));
        }
        return ratios.Aggregate(minimum).Times(0.5f).ClampToUnit().MoveToOuterDisposeScope();
    }
}
