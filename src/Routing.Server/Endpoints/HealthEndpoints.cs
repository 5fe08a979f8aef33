using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Routing.Runtime;
using Routing.Runtime.Sampling;
using Routing.Server.Admission;
using Routing.Server.Errors;
using Routing.Server.Lifecycle;
using Routing.Server.Requests;
using Routing.Server.Streaming;
using Routing.Server.Wire;

namespace Routing.Server.Endpoints;

/// <summary><c>GET /health</c> (the process lives; <c>?deep=1</c> makes a token) and <c>GET /ready</c> (a request would be taken now).</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan s_deepTimeout = TimeSpan.FromSeconds(10);

    public static async Task<IResult> HealthAsync(HttpContext http, EngineService engine, ApiKeys keys, string? deep)
    {
        if (engine.State == EngineState.Failed) engine.Ready();   // throws
        if (deep is null or "" or "0" or "false") return Reply(engine);
        AccessMiddleware.Check(http, keys, AccessLevel.User);   // a token costs as much here as elsewhere
        var models = engine.Ready();
        var request = new GenerationRequest
        {
            Prompt = new[] { 0 },
            Sampling = new SamplingOptions { MaxTokens = 1, IgnoreEos = true },
            Routing = models.Listed[0].Routing,
            Timeout = s_deepTimeout,
        };
        var answer = Answer.Enqueue([new PreparedRequest(models, models.Name, models.Listed[0].Policy, request)]);
        await using var left = answer.CancelOn(http.RequestAborted);
        return EngineErrors.Of(await answer.EndAsync()) is { } failure ? throw ApiException.Unavailable("engine_dead", $"A test token was not made: {failure.Message}") : Reply(engine);
    }

    public static IResult Ready(EngineService engine, QueueLimits limits)
    {
        limits.Check(engine.Ready().Host.Engine);
        return Reply(engine);
    }

    private static JsonHttpResult<StatusReply> Reply(EngineService engine) => TypedResults.Json(new StatusReply(engine.State.ToString().ToLowerInvariant()), WireJson.Relaxed.StatusReply);
}
