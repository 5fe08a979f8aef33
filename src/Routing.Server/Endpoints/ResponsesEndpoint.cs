using Microsoft.AspNetCore.Http;
using Routing.Server.Configuration;
using Routing.Server.Errors;
using Routing.Server.Lifecycle;
using Routing.Server.Replies;
using Routing.Server.Requests;
using Routing.Server.Streaming;
using Routing.Server.Wire;

namespace Routing.Server.Endpoints;

/// <summary><c>POST /v1/responses</c>.</summary>
internal static class ResponsesEndpoint
{
    public static async Task HandleAsync(HttpContext http, EngineService engine, GenerationRunner runner, ServerSettings settings)
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
