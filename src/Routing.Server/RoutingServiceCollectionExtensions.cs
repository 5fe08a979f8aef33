using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Routing.Server.Admission;
using Routing.Server.Configuration;
using Routing.Server.Endpoints;
using Routing.Server.Lifecycle;
using Routing.Server.Streaming;
using Routing.Server.Telemetry;
using Routing.Server.Wire;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the engine into an ASP.NET Core application.</summary>
public static class RoutingServiceCollectionExtensions
{
    /// <summary>Hosts the models that a configuration section names; see <see cref="ServerSettings"/> for its keys.</summary>
    /// <exception cref="InvalidSettingsException">The section has unknown keys or impossible values; names all.</exception>
    public static IServiceCollection AddRoutingEngine(this IServiceCollection services, IConfiguration section) => services.AddRoutingEngine(SettingsReader.Read(section));

    /// <summary>Hosts the models that the settings name.</summary>
    public static IServiceCollection AddRoutingEngine(this IServiceCollection services, ServerSettings settings)
    {
        services.TryAddSingleton(settings);
        services.TryAddSingleton<RequestGate>();
        services.TryAddSingleton<EngineService>();
        services.TryAddSingleton<GenerationRunner>();
        services.TryAddSingleton<ServerTelemetry>();
        services.TryAddSingleton<PrometheusText>();
        services.TryAddSingleton<ApiKeys>();
        services.TryAddSingleton<KeyLimits>();
        services.TryAddSingleton<QueueLimits>();
        services.AddHostedService(provider => provider.GetRequiredService<EngineService>());
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = (long)settings.MaxBodyMb << 20;
        });
        // The engine's own patience, and a little for connections to close.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(settings.DrainSeconds + 5));
        return services;
    }

    /// <summary>Sends traces and metrics by OTLP to where the settings or OTEL_EXPORTER_OTLP_ENDPOINT say; does nothing where neither does.</summary>
    public static IServiceCollection AddRoutingOpenTelemetry(this IServiceCollection services, ServerSettings settings)
    {
        var endpoint = settings.OtlpEndpoint ?? Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT");
        if (string.IsNullOrEmpty(endpoint)) return services;
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("routing"))
            .WithMetrics(metrics => metrics.AddMeter(ServerTelemetry.Name))
            .WithTracing(traces => traces.AddSource(ServerTelemetry.Name, "Microsoft.AspNetCore"));
        if (settings.OtlpEndpoint is null) telemetry.UseOtlpExporter();
        else telemetry.UseOtlpExporter(OpenTelemetry.Exporter.OtlpExportProtocol.Grpc, new Uri(endpoint));
        return services;
    }

    /// <summary>Describes the routes at /openapi/v1.json.</summary>
    public static IServiceCollection AddRoutingOpenApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, WireJson.Relaxed.WithAddedModifier(WireJson.NameAsSent)));
        return services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "Routing", Version = InfoEndpoints.ProductVersion, Description = "The OpenAI API over a small and a large language model under a token router." };
            return Task.CompletedTask;
        }));
    }
}
