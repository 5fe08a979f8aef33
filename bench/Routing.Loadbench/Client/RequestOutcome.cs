using Routing.Loadbench.Workloads;

namespace Routing.Loadbench.Client;

/// <summary>What came of one request, in seconds.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Start">When it was sent, from the start of the run.</param>
/// <param name="FirstToken">From the start to the first chunk with a token (TTFT).</param>
/// <param name="Latency">From the start to the last chunk with a token (E2EL).</param>
/// <param name="Gaps">Between chunks with tokens (ITL): one fewer than there are chunks.</param>
internal sealed record RequestOutcome(LoadRequest Request, double Start, double FirstToken, double Latency, IReadOnlyList<double> Gaps)
{
    /// <summary>From its scheduled arrival to its start: the wait for one of the connections allowed.</summary>
    public double Queued { get; init; }

    public int PromptTokens { get; init; }

    public int OutputTokens { get; init; }

    /// <summary>The server said how many tokens there were; otherwise chunks were counted.</summary>
    public bool HasUsage { get; init; }

    public string? FinishReason { get; init; }

    public string Text { get; init; } = "";

    public RoutingSummary? Routing { get; init; }

    /// <summary>Null when the answer is whole.</summary>
    public RequestFailure? Failure { get; init; }

    public bool IsSuccess => Failure is null;

    /// <summary>Mean time of a token after the first (TPOT): (E2EL − TTFT) / (tokens − 1); null for a single token.</summary>
    public double? TimePerToken => OutputTokens > 1 ? (Latency - FirstToken) / (OutputTokens - 1) : null;

    /// <summary>Chunks with tokens.</summary>
    public int Chunks => IsSuccess ? Gaps.Count + 1 : 0;

    /// <summary>The request did not work out.</summary>
    public static RequestOutcome Failed(LoadRequest request, double start, double end, RequestFailure failure) =>
        new(request, start, 0, end - start, []) { Failure = failure };
}
