using System.Runtime.InteropServices;

namespace Routing.Hosting.Verification;

/// <summary>What is compared together, such as one checkpoint: its rows come at once, and a broken golden file fails it alone.</summary>
/// <param name="Kind">Kind of its rows.</param>
/// <param name="Name">First part of its rows' names.</param>
/// <param name="Compare">Makes the rows.</param>
internal sealed record GoldenGroup(string Kind, string Name, Func<CancellationToken, IReadOnlyList<VerificationRow>> Compare)
{
    public IReadOnlyList<VerificationRow> Run(CancellationToken stop)
    {
        try
        {
            return Compare(stop);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or OutOfMemoryException))
        {
            // Native code reports a misuse with pages of stack: the first line says what.
            var reason = failure is ExternalException ? failure.Message.Split('\n', 2)[0] : failure.Message;
            return [VerificationRow.Failed(Kind, Name, reason)];
        }
    }
}
