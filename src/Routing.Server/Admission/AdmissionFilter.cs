using Microsoft.AspNetCore.Http;
using Routing.Server.Configuration;
using Routing.Server.Errors;
using Routing.Server.Lifecycle;

namespace Routing.Server.Admission;

/// <summary>Lets a request to the models in, or turns it away before its body is read: an overloaded server must not spend on what it refuses.</summary>
internal sealed class AdmissionFilter(RequestGate gate, EngineService engine, KeyLimits limits, ServerSettings settings) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // Counted first: a server that begins to drain now waits for this one.
        using var ticket = gate.Enter();
        var models = engine.Ready().Host.Engine;
        if (models.Waiting >= settings.MaxQueue) throw ApiException.Unavailable("overloaded", $"{models.Waiting} sequences are waiting, as many as may; try again shortly.");
        if (models.WaitingPromptTokens >= settings.MaxQueuedTokens) throw ApiException.Unavailable("overloaded", $"{models.WaitingPromptTokens} prompt tokens are waiting, as many as may; try again shortly.");
        limits.CountRequest(AccessMiddleware.KeyName(context.HttpContext));
        return await next(context);
    }
}
