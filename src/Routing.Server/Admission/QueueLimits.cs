using Routing.Runtime;
using Routing.Server.Configuration;
using Routing.Server.Errors;

namespace Routing.Server.Admission;

/// <summary>How much may wait for the engine.</summary>
internal sealed class QueueLimits(ServerSettings settings)
{
    /// <exception cref="ApiException">As much waits as may.</exception>
    public void Check(Engine engine)
    {
        if (engine.Waiting >= settings.MaxQueue) throw ApiException.Unavailable("overloaded", $"{engine.Waiting} sequences are waiting, as many as may; try again shortly.");
        if (engine.WaitingPromptTokens >= settings.MaxQueuedTokens) throw ApiException.Unavailable("overloaded", $"{engine.WaitingPromptTokens} prompt tokens are waiting, as many as may; try again shortly.");
    }
}
