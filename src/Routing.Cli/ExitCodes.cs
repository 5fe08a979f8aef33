namespace Routing.Cli;

/// <summary>Exit codes of the <c>routing</c> command.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>The command ran and its answer is no: a failed verification, a model below its mark.</summary>
    public const int Failed = 1;

    /// <summary>What was asked for cannot be done: a broken file, an unknown flag, an impossible value.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl-C; what was finished is kept.</summary>
    public const int Cancelled = 130;
}
