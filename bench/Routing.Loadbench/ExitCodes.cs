namespace Routing.Loadbench;

/// <summary>Exit codes, as those of the <c>routing</c> command.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>It ran and the answer is no: failed requests, or a condition of <c>--fail-if</c> that holds.</summary>
    public const int Failed = 1;

    /// <summary>What was asked for cannot be done.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl-C.</summary>
    public const int Cancelled = 130;
}
