using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Routing.Server.Admission;
using Routing.Server.Configuration;
using Routing.Server.Lifecycle;

namespace Routing.Server;

/// <summary>The whole server, as <c>routing serve</c> runs it. Owns: the application with its engine.</summary>
public sealed class RoutingServer : IAsyncDisposable
{
    private const string Question = "Which badges do Mira Nash and Vera Crane get? Initials, birth year, town.";

    private RoutingServer(WebApplication app) => App = app;

    public WebApplication App { get; }

    /// <summary>Where it listens, once it has started.</summary>
    public string Url => App.Urls.First();

    /// <summary>Puts the server together; it listens once it is started.</summary>
    /// <exception cref="InvalidSettingsException">The settings cannot be used.</exception>
    public static RoutingServer Create(ServerSettings settings)
    {
        string[] errors = [.. settings.Errors()];
        if (errors.Length > 0) throw new InvalidSettingsException(errors);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Critical);   // what reaches it, ErrorMiddleware has told
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);   // standard output is for the first line
        builder.Services.AddRoutingEngine(settings);
        builder.Services.AddRoutingOpenTelemetry(settings);
        builder.Services.AddRoutingOpenApi();
        if (settings.CorsOrigins is not null) builder.Services.AddCors();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (settings.Host is "localhost") kestrel.ListenLocalhost(settings.Port);
            else kestrel.Listen(IPAddress.Parse(settings.Host), settings.Port);
        });
        var app = builder.Build();
        app.UseRoutingErrors();
        app.UseRouting();
        if (settings.CorsOrigins is { } origins)
            app.UseCors(policy => policy.WithOrigins(origins.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                .AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("X-Request-Id", "X-Routing-Large-Fraction", "Retry-After"));
        app.UseRoutingKeys();
        app.MapRoutingOpenAI();
        app.MapRoutingHealth();
        app.MapRoutingMetrics();
        app.MapOpenApi().WithMetadata(new Access(AccessLevel.Public));
        if (settings.Inspector) app.MapRoutingInspector();
        return new RoutingServer(app);
    }

    /// <summary>Listens, and waits until the models are loaded.</summary>
    /// <exception cref="Formats.InvalidFileException">A checkpoint cannot be used.</exception>
    /// <exception cref="ArgumentException">A setting does not fit the models or this machine.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task StartAsync(CancellationToken stop = default)
    {
        await App.StartAsync(stop);
        await App.Services.GetRequiredService<EngineService>().Loaded.WaitAsync(stop);
    }

    /// <summary>Lets running requests finish, then stops.</summary>
    public Task StopAsync() => App.StopAsync(CancellationToken.None);

    /// <summary>Where the started server is, what it serves, and how to try it.</summary>
    public string Describe()
    {
        var models = App.Services.GetRequiredService<EngineService>().Ready();
        var host = models.Host;
        var served = models.IsPair ? $"{host.Folder.Name} and {host.Large!.Name} under '{models.Listed[0].Policy}'" : host.Folder.Name;
        var inspector = App.Services.GetRequiredService<ServerSettings>().Inspector ? $"\n{Url} shows in a browser who makes which token" : "";
        return $$"""
            {{Url}}/v1 serves {{models.Name}}: {{served}}, {{host.Settings.Precision}} on {{host.Settings.Device.type.ToString().ToLowerInvariant()}}{{inspector}}
            curl {{Url}}/v1/chat/completions -H 'Content-Type: application/json' -d '{"model": "{{models.Name}}", "messages": [{"role": "user", "content": "{{(models.IsShipped ? Question : "What is gravity?")}}"}], "temperature": 0}'
            """;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
