using Microsoft.AspNetCore.Http;
using Routing.Server.Configuration;
using Routing.Server.Errors;
using Routing.Server.Lifecycle;
using Routing.Server.Replies;
using Routing.Server.Requests;
using Routing.Server.Streaming;
using Routing.Server.Wire;

namespace Routing.Server.Endpoints;

/// <summary><c>POST /v1/chat/completions</c>, <c>/v1/completions</c> and <c>/v1/responses</c>: read the fields, prepare what the engine is asked, run it, reply in the API's shape.</summary>
internal static class GenerationEndpoints
{
    public static async Task ChatAsync(HttpContext http, EngineService engine, GenerationRunner runner, ServerSettings settings)
    {
        var models = engine.Ready();
        var fields = await RequestBody.ReadAsync(http, WireJson.Relaxed.ChatCompletionRequest);
        var request = ChatPreparer.Prepare(fields, models, settings);
        await runner.RunAsync(http, [request], new ChatReply(request), "chat");
    }

    public static async Task CompleteAsync(HttpContext http, EngineService engine, GenerationRunner runner, ServerSettings settings)
    {
        var models = engine.Ready();
        var fields = await RequestBody.ReadAsync(http, WireJson.Relaxed.CompletionRequest);
        var requests = CompletionPreparer.Prepare(fields, models, settings);
        await runner.RunAsync(http, requests, new CompletionReply(requests), "text_completion");
    }

    public static async Task RespondAsync(HttpContext http, EngineService engine, GenerationRunner runner, ServerSettings settings)
    {
        var models = engine.Ready();
        var fields = await RequestBody.ReadAsync(http, WireJson.Relaxed.ResponsesRequest);
        var chat = ResponsesMapper.Map(fields);
        try
        {
            var request = ChatPreparer.Prepare(chat, models, settings);
            await runner.RunAsync(http, [request], new ResponsesReply(request, fields), "chat");
        }
        catch (ApiException wrong) when (wrong.Param is not null)
        {
            throw ResponsesMapper.Translate(wrong);
        }
    }
}
