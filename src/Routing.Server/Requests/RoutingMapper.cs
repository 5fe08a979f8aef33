using Routing.Hosting;
using Routing.Runtime;
using Routing.Server.Errors;
using Routing.Server.Lifecycle;
using Routing.Server.Wire;

namespace Routing.Server.Requests;

/// <summary>Turns a request's <c>model</c> and <c>routing</c> into who makes which token.</summary>
internal static class RoutingMapper
{
    /// <summary>The policy's name and what it means to the engine.</summary>
    /// <exception cref="ApiException">Something in the object cannot be; names the field.</exception>
    public static (string Policy, TokenRoutingOptions Routing) Map(RoutingFields? fields, ServedModel model, ServedModels models)
    {
        if (fields is null) return (model.Policy, model.Routing);
        if (fields.Others is { Count: > 0 } others) throw ApiException.Unsupported($"routing.{others.Keys.First()}", $"'routing.{others.Keys.First()}' is not supported by this server.");
        if (fields.Replay is { } replay) return ("replay", Replay(fields, replay, models));

        var policy = fields.Policy ?? model.Policy;
        if (!Policies.Of(models.Host.Routing, models.IsPair).Contains(policy))
            throw ApiException.Invalid("routing.policy", $"The policy '{policy}' does not exist; there are {string.Join(", ", Policies.Of(models.Host.Routing, models.IsPair))}.");
        var routing = policy == model.Policy ? model.Routing : models.Policies.First(other => other.Policy == policy).Routing;
        if ((fields.Threshold, fields.MaxLargeFraction) is (not null, _) or (_, not null)) routing = routing with { Threshold = fields.Threshold, LargeFraction = fields.MaxLargeFraction };
        routing = routing with
        {
            MaxLargeTokens = fields.BudgetTokensLarge ?? routing.MaxLargeTokens,
            LargeSpan = fields.LargeSpan ?? routing.LargeSpan,
            SpanConfidence = fields.SpanConfidence ?? routing.SpanConfidence,
            LateCorrection = fields.LateCorrection ?? routing.LateCorrection,
            DraftTokens = fields.DraftTokens ?? routing.DraftTokens,
            BreakLoops = fields.BreakLoops ?? routing.BreakLoops,
        };
        return routing.Errors(models.Host.Routing, models.IsPair).FirstOrDefault() is { } error ? throw ApiException.Invalid("routing", $"'routing': {error}") : (policy, routing);
    }

    /// <exception cref="ApiException">No such level.</exception>
    public static TraceLevel Trace(RoutingFields? fields) => fields?.Return switch
    {
        null or "summary" => TraceLevel.Summary,
        "none" => TraceLevel.None,
        "tokens" => TraceLevel.Tokens,
        var other => throw ApiException.Invalid("routing.return", $"'routing.return' is '{other}'; give none, summary or tokens."),
    };

    private static TokenRoutingOptions Replay(RoutingFields fields, int[] replay, ServedModels models)
    {
        if (!models.IsPair) throw ApiException.Invalid("routing.replay", "'routing.replay' needs a pair; this server hosts one model.");
        if (fields with { Replay = null, Return = null, Others = null } != new RoutingFields())
            throw ApiException.Invalid("routing.replay", "'routing.replay' already says who makes each token; leave the other fields of 'routing' but 'return' out.");
        if (Array.Find(replay, made => made is not (0 or 1)) is not 0 and var odd && odd != 1) throw ApiException.Invalid("routing.replay", $"'routing.replay' has {odd}; 0 is the small model, 1 the large one.");
        return new TokenRoutingOptions { Mode = TokenRoutingMode.Scripted, Script = [.. replay.Select(made => (ModelRole)made)] };
    }
}
