using Microsoft.AspNetCore.Http;

namespace Routing.Server.Admission;

/// <summary>Counts a request that costs work but no model's.</summary>
internal sealed class KeyLimitFilter(KeyLimits limits) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        limits.CountRequest(AccessMiddleware.KeyName(context.HttpContext));
        return next(context);
    }
}
