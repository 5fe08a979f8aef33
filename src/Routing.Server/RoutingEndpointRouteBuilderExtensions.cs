using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Routing.Server.Admission;
using Routing.Server.Endpoints;
using Routing.Server.Errors;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the routes of an application that has the engine.</summary>
public static class RoutingEndpointRouteBuilderExtensions
{
    /// <summary>Error objects and request ids for everything that follows.</summary>
    public static IApplicationBuilder UseRoutingErrors(this IApplicationBuilder app) => app.UseMiddleware<ErrorMiddleware>();

    /// <summary>The OpenAI API.</summary>
    /// <returns>The group of its routes, to be protected or limited further.</returns>
    public static RouteGroupBuilder MapRoutingOpenAI(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/v1");
        routes.MapGet("/models", ModelsEndpoint.List);
        routes.MapGet("/models/{*id}", ModelsEndpoint.Get);
        routes.MapPost("/chat/completions", ChatEndpoint.HandleAsync).AddEndpointFilter(CountAsync);
        return routes;
    }

    /// <summary>Whether the server lives, and whether it takes requests.</summary>
    public static void MapRoutingHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health", HealthEndpoints.HealthAsync);
        app.MapGet("/ready", HealthEndpoints.Ready);
    }

    /// <summary>Counts a request while it runs: a stopping server waits for it.</summary>
    private static async ValueTask<object?> CountAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        using var ticket = context.HttpContext.RequestServices.GetRequiredService<RequestGate>().Enter();
        return await next(context);
    }
}
