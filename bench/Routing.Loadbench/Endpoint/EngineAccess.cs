using Microsoft.Extensions.DependencyInjection;
using Routing.Hosting;
using Routing.Server;
using Routing.Server.Configuration;
using Routing.Server.Lifecycle;

namespace Routing.Loadbench.Endpoint;

/// <summary>A server in this process, and the engine behind it. Owns: the server.</summary>
internal sealed class EngineAccess : IAsyncDisposable
{
    private readonly RoutingServer _server;

    private EngineAccess(RoutingServer server) => (_server, Host) = (server, server.App.Services.GetRequiredService<EngineService>().Ready().Host);

    public ModelHost Host { get; }

    public Uri Url => new(_server.Url);

    public static async Task<EngineAccess> StartAsync(ServerSettings settings, CancellationToken stop)
    {
        var server = RoutingServer.Create(settings with { Port = 0 });
        await server.StartAsync(stop);
        return new EngineAccess(server);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }
}
