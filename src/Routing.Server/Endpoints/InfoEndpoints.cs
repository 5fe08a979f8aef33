using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Routing.R2R;
using Routing.Runtime;
using Routing.Server.Configuration;
using Routing.Server.Lifecycle;
using Routing.Server.Wire;

namespace Routing.Server.Endpoints;

/// <summary><c>GET /version</c> and <c>GET /server_info</c>.</summary>
internal static class InfoEndpoints
{
    /// <summary>The product's version.</summary>
    public static string ProductVersion { get; } = typeof(InfoEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static IResult Version() => TypedResults.Json(new VersionReply(ProductVersion), WireJson.Relaxed.VersionReply);

    public static IResult Server(EngineService engine, ServerSettings settings)
    {
        var models = engine.Ready();
        var (host, model) = (models.Host, models.Listed[0]);
        var metrics = host.Engine.Metrics();
        var router = host.Routing.TokenRouters.GetValueOrDefault(TokenRouterNames.R2R);
        return TypedResults.Json(
            new ServerInfo(
                ProductVersion, models.Name, Model(host.Folder.Name, metrics.Small), metrics.Large is { } large ? Model(host.Large!.Name, large) : null,
                model.Policy, model.Routing.Threshold, router?.Fingerprint, host.Settings.Precision.ToString(), host.Settings.Device.type.ToString().ToLowerInvariant(), host.Settings.Threads,
                TorchSharp.torch.__version__, RuntimeInformation.FrameworkDescription, settings.MaxSequences, settings.MaxQueue, host.Engine.MaxSequenceTokens(model.Routing.Mode),
                Math.Round(TimeProvider.System.GetElapsedTime(engine.StartedAt).TotalSeconds, 1)),
            WireJson.Relaxed.ServerInfo);

        ModelInfo Model(string name, in ModelMetrics of) => new(name, host.Engine.Vocabulary, of.Slots, of.FreeSlots);
    }
}
