using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Routing.Server.Admission;
using Routing.Server.Endpoints;
using Routing.Server.Errors;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the routes of an application that has the engine.</summary>
public static class RoutingEndpointRouteBuilderExtensions
{
    /// <summary>Error objects, request ids and API keys for the routes that follow.</summary>
    public static IApplicationBuilder UseRoutingErrors(this IApplicationBuilder app) => app.UseMiddleware<ErrorMiddleware>();

    /// <summary>Asks for API keys where the routes below need them; after <c>UseRouting</c>.</summary>
    public static IApplicationBuilder UseRoutingKeys(this IApplicationBuilder app) => app.UseMiddleware<AccessMiddleware>();

    /// <summary>The OpenAI API, and the routes other servers of open weights have beside it.</summary>
    /// <returns>The group of its routes, to be protected or limited further.</returns>
    public static RouteGroupBuilder MapRoutingOpenAI(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithMetadata(new Access(AccessLevel.User));
        routes.MapGet("/v1/models", ModelsEndpoint.List);
        routes.MapGet("/v1/models/{*id}", ModelsEndpoint.Get);
        foreach (var prefix in (string[])["", "/v1"])
        {
            routes.MapPost(prefix + "/tokenize", TokenEndpoints.TokenizeAsync);
            routes.MapPost(prefix + "/detokenize", TokenEndpoints.DetokenizeAsync);
        }
        routes.MapPost("/v1/chat/completions/render", TokenEndpoints.RenderAsync);
        routes.MapPost("/apply-template", TokenEndpoints.RenderAsync);

        routes.MapGet("/v1/routing/policies", PolicyEndpoints.List);
        routes.MapPut("/v1/routing/policies/{name}", PolicyEndpoints.UpdateAsync).WithMetadata(new Access(AccessLevel.Admin));
        routes.MapGet("/version", InfoEndpoints.Version);
        routes.MapGet("/server_info", InfoEndpoints.Server);

        var running = routes.MapGroup("").AddEndpointFilter<RouteGroupBuilder, AdmissionFilter>();
        running.MapPost("/v1/chat/completions", ChatEndpoint.HandleAsync);
        running.MapPost("/v1/completions", CompletionsEndpoint.HandleAsync);
        running.MapPost("/v1/embeddings", EmbeddingsEndpoint.HandleAsync);
        running.MapPost("/v1/route", RoutePreviewEndpoint.HandleAsync);
        return routes;
    }

    /// <summary>Whether the server lives, and whether it takes requests.</summary>
    public static void MapRoutingHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health", HealthEndpoints.HealthAsync);
        app.MapGet("/ready", HealthEndpoints.Ready);
    }
}
