using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Routing.Server.Admission;
using Routing.Server.Configuration;
using Routing.Server.Lifecycle;

namespace Routing.Server;

/// <summary>The whole server, as <c>routing serve</c> runs it.</summary>
public static class RoutingServer
{
    private const string Question = "Which badges do Mira Nash and Vera Crane get? Initials, birth year, town.";

    /// <summary>Builds the application; start it to listen.</summary>
    /// <exception cref="InvalidSettingsException">The settings cannot be used.</exception>
    public static WebApplication Build(ServerSettings settings)
    {
        string[] errors = [.. settings.Errors()];
        if (errors.Length > 0) throw new InvalidSettingsException(errors);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRoutingEngine(settings);
        builder.Services.AddRoutingOpenTelemetry(settings);
        builder.Services.AddRoutingOpenApi();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (settings.Host is "localhost") kestrel.ListenLocalhost(settings.Port);
            else kestrel.Listen(IPAddress.Parse(settings.Host), settings.Port);
        });
        var app = builder.Build();
        app.UseRoutingErrors();
        app.UseRouting();
        app.UseRoutingKeys();
        app.MapRoutingOpenAI();
        app.MapRoutingHealth();
        app.MapRoutingMetrics();
        app.MapOpenApi().WithMetadata(new Access(AccessLevel.Public));
        if (settings.Inspector) app.MapRoutingInspector();
        return app;
    }

    /// <summary>Waits for the models; says where the server is, what it serves, and how to try it.</summary>
    /// <exception cref="Routing.Formats.InvalidFileException">A checkpoint cannot be used.</exception>
    /// <exception cref="ArgumentException">A setting does not fit the models or this machine.</exception>
    public static async Task<string> DescribeAsync(WebApplication app, CancellationToken stop)
    {
        var models = await app.Services.GetRequiredService<EngineService>().Loaded.WaitAsync(stop);
        var (host, url) = (models.Host, app.Urls.First());
        var served = models.IsPair ? $"{host.Folder.Name} and {host.Large!.Name} under '{models.Listed[0].Policy}'" : host.Folder.Name;
        return $$"""
            {{url}}/v1 serves {{models.Name}}: {{served}}, {{host.Settings.Precision}} on {{host.Settings.Device.type.ToString().ToLowerInvariant()}}
            curl {{url}}/v1/chat/completions -H 'Content-Type: application/json' -d '{"model": "{{models.Name}}", "messages": [{"role": "user", "content": "{{(models.IsShipped ? Question : "What is gravity?")}}"}], "temperature": 0}'
            """;
    }
}
