namespace Routing.Hosting.Verification;

/// <summary>All rows of a verification.</summary>
public sealed record VerificationReport(IReadOnlyList<VerificationRow> Rows)
{
    public int Passed => Count(VerificationStatus.Passed);

    public int Failed => Count(VerificationStatus.Failed);

    public int Skipped => Count(VerificationStatus.Skipped);

    private int Count(VerificationStatus status) => Rows.Count(row => row.Status == status);
}
