namespace Routing.Hosting.Verification;

/// <summary>How one comparison with golden values ended.</summary>
public enum VerificationStatus : byte
{
    Passed,
    Failed,

    /// <summary>Not compared, because what it is about is not supported; never counted as passed.</summary>
    Skipped,
}
