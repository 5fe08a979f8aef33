using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Routing.Server.Admission;
using Routing.Server.Endpoints;
using Routing.Server.Errors;
using Routing.Server.Inspector;
using Routing.Server.Telemetry;
using Routing.Server.Wire;

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
        var reading = routes.MapGroup("").AddEndpointFilter<RouteGroupBuilder, KeyLimitFilter>();
        foreach (var prefix in (string[])["", "/v1"])
        {
            reading.MapPost(prefix + "/tokenize", TokenEndpoints.TokenizeAsync).Accepts<TokenizeRequest>("application/json").Produces<TokenizeReply>();
            reading.MapPost(prefix + "/detokenize", TokenEndpoints.DetokenizeAsync).Accepts<DetokenizeRequest>("application/json").Produces<DetokenizeReply>();
        }
        reading.MapPost("/v1/chat/completions/render", TokenEndpoints.RenderAsync).Accepts<ChatCompletionRequest>("application/json").Produces<RenderReply>();
        reading.MapPost("/apply-template", TokenEndpoints.RenderAsync).Accepts<ChatCompletionRequest>("application/json").Produces<RenderReply>();

        routes.MapGet("/v1/routing/policies", PolicyEndpoints.List).Produces<PolicyList>();
        routes.MapPut("/v1/routing/policies/{name}", PolicyEndpoints.UpdateAsync).Accepts<PolicyUpdate>("application/json").Produces<PolicyItem>().WithMetadata(new Access(AccessLevel.Admin));
        routes.MapGet("/version", InfoEndpoints.Version).Produces<VersionReply>();
        routes.MapGet("/server_info", InfoEndpoints.Server).Produces<ServerInfo>();

        var running = routes.MapGroup("").AddEndpointFilter<RouteGroupBuilder, AdmissionFilter>();
        running.MapPost("/v1/chat/completions", GenerationEndpoints.ChatAsync).Accepts<ChatCompletionRequest>("application/json").WithSummary("Continues a conversation.");
        running.MapPost("/v1/completions", GenerationEndpoints.CompleteAsync).Accepts<CompletionRequest>("application/json").WithSummary("Continues a text.");
        running.MapPost("/v1/responses", GenerationEndpoints.RespondAsync).Accepts<ResponsesRequest>("application/json").WithSummary("Continues a conversation; nothing of it is kept.");
        running.MapPost("/v1/embeddings", EmbeddingsEndpoint.HandleAsync).Accepts<EmbeddingsRequest>("application/json").WithSummary("Vectors of texts.");
        running.MapPost("/v1/route", RoutePreviewEndpoint.HandleAsync).Accepts<RouteRequest>("application/json").Produces<RouteReply>().WithSummary("What a policy would do with a request.");
        return routes;
    }

    /// <summary>Whether the server lives, and whether it takes requests.</summary>
    public static void MapRoutingHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health", HealthEndpoints.HealthAsync);
        app.MapGet("/ready", HealthEndpoints.Ready);
    }

    /// <summary>Metrics in the Prometheus text format, for whoever has a key.</summary>
    public static void MapRoutingMetrics(this IEndpointRouteBuilder app)
    {
        app.ServiceProvider.GetRequiredService<PrometheusText>();   // listens from now on, not from the first look
        app.MapGet("/metrics", (PrometheusText metrics) => TypedResults.Text(metrics.Write(), PrometheusText.ContentType)).WithMetadata(new Access(AccessLevel.User));
    }

    /// <summary>A page at / that chats and shows who made which token. Its files are open; what it asks for is not.</summary>
    public static void MapRoutingInspector(this IEndpointRouteBuilder app)
    {
        foreach (var file in InspectorFile.All) app.MapMethods(file.Path, [HttpMethods.Get, HttpMethods.Head], file.Send).ExcludeFromDescription();
    }
}
