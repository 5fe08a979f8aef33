using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Routing.Server.Lifecycle;
using Routing.Server.Wire;

namespace Routing.Server.Endpoints;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{id}</c>.</summary>
internal static class ModelsEndpoint
{
    public static JsonHttpResult<ModelList> List(EngineService engine)
    {
        var models = engine.Ready();
        return TypedResults.Json(new ModelList([.. models.Listed.Select(model => Item(model, models))]), WireJson.Relaxed.ModelList);
    }

    public static JsonHttpResult<ModelItem> Get(string id, EngineService engine)
    {
        var models = engine.Ready();
        return TypedResults.Json(Item(models.Find(id), models), WireJson.Relaxed.ModelItem);
    }

    private static ModelItem Item(ServedModel model, ServedModels models)
    {
        var host = models.Host;
        var root = host.Large is null ? host.Folder.Name : $"{host.Folder.Name} + {host.Large.Name}";
        return new ModelItem(model.Id, models.Created, root, model.Id == models.Name ? null : models.Name, host.Engine.MaxSequenceTokens(model.Routing.Mode), model.Policy);
    }
}
