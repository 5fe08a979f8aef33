using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Routing.Server.Admission;
using Routing.Server.Configuration;
using Routing.Server.Lifecycle;
using Routing.Server.Streaming;

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
        services.TryAddSingleton<ApiKeys>();
        services.TryAddSingleton<KeyLimits>();
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
}
