namespace Routing.Loadbench.Client;

/// <summary>Why a request has no full answer.</summary>
/// <param name="Kind">What to count it under: <c>HTTP 503</c>, <c>timeout</c>, <c>connection</c>, <c>stream</c>.</param>
internal sealed record RequestFailure(string Kind, string Message)
{
    public override string ToString() => Message.Length == 0 ? Kind : $"{Kind}: {Message}";
}
