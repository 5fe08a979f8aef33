using Microsoft.AspNetCore.Http;
using Routing.Server.Errors;
using Routing.Server.Lifecycle;
using Routing.Server.Requests;
using Routing.Server.Wire;

namespace Routing.Server.Endpoints;

/// <summary><c>POST /tokenize</c>, <c>POST /detokenize</c> and <c>POST /v1/chat/completions/render</c>: what a prompt becomes, without running it.</summary>
internal static class TokenEndpoints
{
    public static async Task<IResult> TokenizeAsync(HttpContext http, EngineService engine)
    {
        var models = engine.Ready();
        var fields = await RequestBody.ReadAsync(http, WireJson.Relaxed.TokenizeRequest);
        var model = models.Find(fields.Model ?? models.Name);
        var tokenizer = models.Host.Folder.Tokenizer;
        int[] tokens;
        if (fields.Messages is not null)
        {
            var chat = ChatPreparer.Chat(
                new ChatCompletionRequest
                {
                    Messages = fields.Messages, Tools = fields.Tools, ChatTemplate = fields.ChatTemplate, ChatTemplateKwargs = fields.ChatTemplateKwargs,
                    AddGenerationPrompt = fields.AddGenerationPrompt, ContinueFinalMessage = fields.ContinueFinalMessage,
                },
                models);
            var segments = ChatPreparer.Render(chat, models);
            tokens = fields.AddSpecialTokens is { } adds ? tokenizer.Encode(segments, adds) : models.Host.Folder.EncodeChat(chat, segments);
        }
        else
        {
            var text = fields.Prompt ?? fields.Content ?? throw ApiException.Invalid("prompt", "Give 'prompt' or 'messages'.", "missing_required_parameter");
            tokens = tokenizer.Encode(text, fields.AddSpecialTokens ?? fields.AddSpecial ?? true);
        }
        string?[]? spelled = fields.ReturnTokenStrs is true ? [.. tokens.Select(tokenizer.TokenText)] : null;
        return TypedResults.Json(new TokenizeReply(tokens, tokens.Length, models.Host.Engine.MaxSequenceTokens(model.Routing.Mode), spelled), WireJson.Relaxed.TokenizeReply);
    }

    public static async Task<IResult> DetokenizeAsync(HttpContext http, EngineService engine)
    {
        var models = engine.Ready();
        var fields = await RequestBody.ReadAsync(http, WireJson.Relaxed.DetokenizeRequest);
        models.Find(fields.Model ?? models.Name);
        if (fields.Tokens is null) throw ApiException.Invalid("tokens", "'tokens' is missing.", "missing_required_parameter");
        Prompts.Encode(new PromptInput(null, [fields.Tokens]), "tokens", models);   // checks the ids
        var text = models.Host.Folder.Tokenizer.Decode(fields.Tokens);
        return TypedResults.Json(new DetokenizeReply(text, text), WireJson.Relaxed.DetokenizeReply);
    }

    public static async Task<IResult> RenderAsync(HttpContext http, EngineService engine)
    {
        var models = engine.Ready();
        var fields = await RequestBody.ReadAsync(http, WireJson.Relaxed.ChatCompletionRequest);
        models.Find(fields.Model ?? models.Name);
        var chat = ChatPreparer.Chat(fields, models);
        var segments = ChatPreparer.Render(chat, models);
        var tokens = models.Host.Folder.EncodeChat(chat, segments);
        return TypedResults.Json(
            new RenderReply(string.Concat(segments.Select(segment => segment.Text)), [.. segments.Select(segment => new RenderedSegment(segment.Text, segment.ParseSpecialTokens))], tokens),
            WireJson.Relaxed.RenderReply);
    }
}
