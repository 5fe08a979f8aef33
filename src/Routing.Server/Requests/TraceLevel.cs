namespace Routing.Server.Requests;

/// <summary>How much a reply tells about routing.</summary>
internal enum TraceLevel : byte
{
    None,
    Summary,

    /// <summary>Every token: who made it, its score, both candidates, entropy, timings.</summary>
    Tokens,
}
