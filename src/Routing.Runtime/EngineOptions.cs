using Routing.Formats.Tokenization;
using Routing.Runtime.Grammars;

namespace Routing.Runtime;

/// <summary>Settings of an <see cref="Engine"/>.</summary>
public sealed record EngineOptions
{
    /// <summary>Sequences that run at once.</summary>
    public int MaxSequences { get; init; } = 64;

    /// <summary>Sequences that may wait for admission; beyond it requests are turned away.</summary>
    public int QueueCapacity { get; init; } = 256;

    /// <summary>New tokens a step takes at most; decoding rows come first, prompts fill the rest in chunks.</summary>
    public int StepTokens { get; init; } = 512;

    /// <summary>The large model reads the prompt of a routed request at once, not when it is first asked.</summary>
    public bool EagerLargePrefill { get; init; } = true;

    /// <summary>The large model reads tokens in the background once it lags this many behind; null leaves them until it is asked.</summary>
    public int? CatchUpLag { get; init; }

    /// <summary>Delayed batching: the large model waits for this many rows while others may still join them; null learns the best number from the steps that run, 1 never waits.</summary>
    public int? LargeBatchTarget { get; init; }

    /// <summary>Delayed batching: no row waits longer for others than this.</summary>
    public TimeSpan LargeBatchWait { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>For requests that do not say.</summary>
    public TokenRoutingOptions DefaultRouting { get; init; } = TokenRoutingOptions.Small;

    /// <summary>Makes a detokenizer for a sequence, given whether special tokens have no text; without one tokens carry no text and stop strings are refused.</summary>
    public Func<bool, StreamingDetokenizer>? Detokenizer { get; init; }

    /// <summary>Compiles grammars over the models' vocabulary; without one requests with a grammar are refused.</summary>
    public GrammarCompiler? Grammars { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Everything wrong with these options, one sentence each.</summary>
    public IEnumerable<string> Errors()
    {
        if (MaxSequences < 1) yield return $"MaxSequences is {MaxSequences}; it must be 1 or more.";
        if (QueueCapacity < 1) yield return $"QueueCapacity is {QueueCapacity}; it must be 1 or more.";
        if (StepTokens < 1) yield return $"StepTokens is {StepTokens}; it must be 1 or more.";
        if (CatchUpLag < 0) yield return $"CatchUpLag is {CatchUpLag}; it must be 0 or more.";
        if (LargeBatchTarget < 1) yield return $"LargeBatchTarget is {LargeBatchTarget}; it must be 1 or more.";
        if (LargeBatchWait < TimeSpan.Zero) yield return $"LargeBatchWait is {LargeBatchWait}; it must not be negative.";
    }
}
