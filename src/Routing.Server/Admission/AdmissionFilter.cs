using Microsoft.AspNetCore.Http;
using Routing.Server.Lifecycle;

namespace Routing.Server.Admission;

/// <summary>Lets a request to the models in, or turns it away before its body is read: an overloaded server must not spend on what it refuses.</summary>
internal sealed class AdmissionFilter(RequestGate gate, EngineService engine, QueueLimits queue, KeyLimits limits) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // Counted first: a server that begins to drain now waits for this one.
        using var ticket = gate.Enter();
        await using var abandoned = gate.Abandoned.UnsafeRegister(static http => ((HttpContext)http!).Abort(), context.HttpContext);
        queue.Check(engine.Ready().Host.Engine);
        limits.CountRequest(AccessMiddleware.KeyName(context.HttpContext));
        return await next(context);
    }
}
