using Microsoft.AspNetCore.Http;
using Routing.Runtime;
using Routing.Runtime.Sampling;
using Routing.Server.Admission;
using Routing.Server.Configuration;
using Routing.Server.Errors;
using Routing.Server.Lifecycle;
using Routing.Server.Replies;
using Routing.Server.Requests;
using Routing.Server.Streaming;
using Routing.Server.Wire;

namespace Routing.Server.Endpoints;

/// <summary><c>POST /v1/route</c>: what a policy would do with a request. Only the small model runs: its tokens are scored and none is sent on.</summary>
internal static class RoutePreviewEndpoint
{
    private const int MostTokens = 256;

    public static async Task<IResult> HandleAsync(HttpContext http, EngineService engine, KeyLimits limits, ServerSettings settings)
    {
        var models = engine.Ready();
        var fields = await RequestBody.ReadAsync(http, WireJson.Relaxed.RouteRequest);
        var model = models.Find(fields.Model ?? models.Name);
        var (policy, routing) = RoutingMapper.Map(fields.Routing, model, models);
        if (fields.Tokens is < 1 or > MostTokens) throw ApiException.Invalid("tokens", $"'tokens' is {fields.Tokens}; it must be between 1 and {MostTokens}.");
        var prompt = Prompt(fields, models);
        if (routing.Mode != TokenRoutingMode.Routed)
            return TypedResults.Json(new RouteReply(model.Id, policy, Name(routing.Mode), null, prompt.Length, null, []), WireJson.Relaxed.RouteReply);

        var threshold = Threshold(routing, models);
        var tokens = fields.Tokens ?? 1;
        limits.CountTokens(AccessMiddleware.KeyName(http), prompt.Length + tokens);
        var request = new GenerationRequest
        {
            Prompt = prompt,
            Sampling = new SamplingOptions { MaxTokens = tokens },
            // Over 1 no score sends a token on, so each is scored; without a budget the large model does not even read the prompt ahead.
            Routing = routing with { Threshold = MathF.BitIncrement(1), LargeFraction = null, MaxLargeTokens = 0, LateCorrection = null, DraftTokens = null, BreakLoops = false },
            Timeout = settings.RequestTimeout,
        };
        var answer = Answer.Enqueue([new PreparedRequest(models, model.Id, policy, request)]);
        await using var left = answer.CancelOn(http.RequestAborted);
        var (decisions, previous) = (new List<RouteDecision>(), default(ModelRole?));
        var rule = models.Host.Routing.TokenRouters[routing.Policy!].CreateRule?.Invoke();
        await foreach (var token in answer.Tokens.ReadAllAsync(CancellationToken.None))
        {
            var score = token.Score!.Value;   // every token of this run is scored
            previous = SwitchingDecision.GoesLarge(rule, score, threshold, previous) ? ModelRole.Large : ModelRole.Small;
            decisions.Add(new RouteDecision((int)previous, score, token.Id, TokenTexts.Text(models.Host.Folder.Tokenizer, token.Id)));
        }
        var end = await answer.EndAsync();
        http.RequestAborted.ThrowIfCancellationRequested();
        if (EngineErrors.Of(end) is { } failure) throw failure;
        var share = decisions.Count(decision => decision.M == 0) / (double)Math.Max(1, decisions.Count);
        return TypedResults.Json(new RouteReply(model.Id, policy, Name(routing.Mode), threshold, prompt.Length, share, decisions), WireJson.Relaxed.RouteReply);
    }

    private static int[] Prompt(RouteRequest fields, ServedModels models)
    {
        if (fields.Messages is null) return fields.Prompt is { } text ? models.Host.Folder.Tokenizer.Encode(text) : throw ApiException.Invalid("messages", "Give 'messages' or 'prompt'.", "missing_required_parameter");
        var chat = ChatPreparer.Chat(new ChatCompletionRequest { Messages = fields.Messages }, models);
        return models.Host.Folder.EncodeChat(chat, ChatPreparer.Render(chat, models));
    }

    /// <summary>The threshold in force: the request's, the one calibrated for its share, or the router's own.</summary>
    private static float Threshold(TokenRoutingOptions routing, ServedModels models)
    {
        var router = models.Host.Routing.TokenRouters[routing.Policy!];
        if (routing.LargeFraction is not { } share) return routing.Threshold ?? router.DefaultThreshold;
        return router.Calibration?.ThresholdFor(share)
            ?? throw ApiException.Invalid("routing.max_large_fraction", $"The router '{router.Name}' is not calibrated, so its threshold for a share is found only while it runs; give 'routing.threshold'.");
    }

    private static string Name(TokenRoutingMode mode) => mode.ToString().ToLowerInvariant();
}
