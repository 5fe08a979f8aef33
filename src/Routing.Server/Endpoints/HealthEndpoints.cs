using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Routing.Runtime;
using Routing.Runtime.Sampling;
using Routing.Server.Configuration;
using Routing.Server.Errors;
using Routing.Server.Lifecycle;
using Routing.Server.Wire;

namespace Routing.Server.Endpoints;

/// <summary><c>GET /health</c> (the process lives; <c>?deep=1</c> makes a token) and <c>GET /ready</c> (a request would be taken now).</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan s_deepTimeout = TimeSpan.FromSeconds(10);

    public static async Task<IResult> HealthAsync(EngineService engine, string? deep, CancellationToken stop)
    {
        if (engine.State == EngineState.Failed) engine.Ready();   // throws
        if (deep is null or "" or "0" or "false") return Reply(engine);
        var models = engine.Ready();
        var request = new GenerationRequest
        {
            Prompt = new[] { models.Host.Engine.EosTokenIds[0] },
            Sampling = new SamplingOptions { MaxTokens = 1, IgnoreEos = true },
            Routing = models.Listed[0].Routing,
            Timeout = s_deepTimeout,
        };
        if (!models.Host.Engine.TryEnqueue(request, out var generation)) throw ApiException.Unavailable("overloaded", "The server's queue is full.");
        await using var left = stop.UnsafeRegister(static made => ((Generation)made!).Cancel(), generation);
        var end = (await generation.Completion).Choices[0];
        return end.FinishReason == FinishReason.Length ? Reply(engine) : throw ApiException.Unavailable("engine_dead", $"A test token was not made: {end.FinishReason} {end.Error}");
    }

    public static IResult Ready(EngineService engine, ServerSettings settings)
    {
        var metrics = engine.Ready().Host.Engine.Metrics();
        return metrics.Waiting < settings.MaxQueue ? Reply(engine) : throw ApiException.Unavailable("overloaded", "The server's queue is full.");
    }

    private static JsonHttpResult<StatusReply> Reply(EngineService engine) => TypedResults.Json(new StatusReply(engine.State.ToString().ToLowerInvariant()), WireJson.Relaxed.StatusReply);
}
