using Microsoft.AspNetCore.Http;
using Routing.Server.Configuration;
using Routing.Server.Lifecycle;
using Routing.Server.Replies;
using Routing.Server.Requests;
using Routing.Server.Streaming;
using Routing.Server.Wire;

namespace Routing.Server.Endpoints;

/// <summary><c>POST /v1/completions</c>.</summary>
internal static class CompletionsEndpoint
{
    public static async Task HandleAsync(HttpContext http, EngineService engine, GenerationRunner runner, ServerSettings settings)
    {
        var models = engine.Ready();
        var fields = await RequestBody.ReadAsync(http, WireJson.Relaxed.CompletionRequest);
        var requests = CompletionPreparer.Prepare(fields, models, settings);
        await runner.RunAsync(http, requests, new CompletionReply(requests), "text_completion");
    }
}
