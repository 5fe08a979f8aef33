using Microsoft.AspNetCore.Http;
using Routing.Runtime;
using Routing.Server.Errors;
using Routing.Server.Lifecycle;
using Routing.Server.Wire;

namespace Routing.Server.Endpoints;

/// <summary><c>GET /v1/routing/policies</c>, and <c>PUT /v1/routing/policies/{name}</c> to change what holds when a request does not say, without a restart.</summary>
internal static class PolicyEndpoints
{
    public static IResult List(EngineService engine)
    {
        var models = engine.Ready();
        return TypedResults.Json(new PolicyList([.. models.Policies.Select(model => Item(model, models))]), WireJson.Relaxed.PolicyList);
    }

    public static async Task<IResult> UpdateAsync(string name, HttpContext http, EngineService engine)
    {
        var models = engine.Ready();
        if (!models.Policies.Any(model => model.Policy == name))
            throw ApiException.NotFound($"The policy '{name}' does not exist; there are {string.Join(", ", models.Policies.Select(model => model.Policy))}.", "policy_not_found", "name");
        var fields = await RequestBody.ReadAsync(http, WireJson.Relaxed.PolicyUpdate);
        try
        {
            models.Update(name, fields.Threshold, fields.MaxLargeFraction);
        }
        catch (ArgumentException impossible)
        {
            throw ApiException.Invalid(null, impossible.Message);
        }
        return TypedResults.Json(Item(models.Policies.First(model => model.Policy == name), models), WireJson.Relaxed.PolicyItem);
    }

    private static PolicyItem Item(ServedModel model, ServedModels models)
    {
        var router = model.Routing.Mode == TokenRoutingMode.Routed ? models.Host.Routing.TokenRouters[model.Routing.Policy!] : null;
        var threshold = model.Routing.LargeFraction is null ? model.Routing.Threshold ?? router?.DefaultThreshold : null;
        return new PolicyItem(model.Policy, model.Routing.Mode.ToString().ToLowerInvariant(), threshold, model.Routing.LargeFraction,
            router?.Calibration is { } table ? [.. table.Points.Select(point => new CalibrationItem(point.Threshold, point.LargeFraction))] : null);
    }
}
