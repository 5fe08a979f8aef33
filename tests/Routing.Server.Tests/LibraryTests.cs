using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Routing.Server.Configuration;

namespace Routing.Server.Tests;

/// <summary>The engine in an application of one's own, as the README of the server shows it.</summary>
public sealed class LibraryTests
{
    [Fact]
    public async Task AnApplication_HasTheApiBesideItsOwnRoutes()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("Routing:KvMb", "64"), new("Routing:Name", "own"), new("Urls", "http://127.0.0.1:0")]);
        builder.Services.AddRoutingEngine(builder.Configuration.GetSection("Routing"));
        await using var app = builder.Build();
        app.UseRoutingErrors();
        app.UseRouting();
        app.UseRoutingKeys();
        app.MapRoutingOpenAI();
        app.MapRoutingHealth();
        app.MapRoutingMetrics();
        app.MapRoutingInspector();
        app.MapGet("/mine", () => "mine");
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        while (!(await http.GetAsync("/ready")).IsSuccessStatusCode) await Task.Delay(50);
        Assert.Contains("\"own:large\"", await http.GetStringAsync("/v1/models"), StringComparison.Ordinal);
        Assert.Contains("routing_tokens_total", await http.GetStringAsync("/metrics"), StringComparison.Ordinal);
        Assert.Contains("<html", await http.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Equal("mine", await http.GetStringAsync("/mine"));
        await app.StopAsync();
    }

    [Fact]
    public async Task ModelsThatCannotBeLoaded_AreNamedInTheLog()
    {
        var log = new Lines();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.AddProvider(log);
        builder.Configuration.AddInMemoryCollection([new("Routing:Model", "nowhere/at-all"), new("Urls", "http://127.0.0.1:0")]);
        builder.Services.AddRoutingEngine(builder.Configuration.GetSection("Routing"));
        await using var app = builder.Build();
        app.UseRoutingErrors();
        app.MapRoutingHealth();
        await app.StartAsync();

        Assert.Contains("nowhere/at-all", await log.FirstAsync("could not be loaded"), StringComparison.Ordinal);
        await app.StopAsync();
    }

    [Fact]
    public void AnUnknownKey_StopsTheStart()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Routing:Treshold", "1"), new("Routing:Port", "many")]).Build();
        var invalid = Assert.Throws<InvalidSettingsException>(() => new ServiceCollection().AddRoutingEngine(configuration.GetSection("Routing")));
        Assert.Equal(2, invalid.Errors.Count);
    }

    /// <summary>Keeps what is logged.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly Channel<string> _lines = Channel.CreateBounded<string>(1000);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _lines.Writer.TryWrite(formatter(state, exception));

        public async Task<string> FirstAsync(string words)
        {
            while (await _lines.Reader.ReadAsync() is { } line)
                if (line.Contains(words, StringComparison.Ordinal)) return line;
            return "";
        }

        public void Dispose()
        {
        }
    }
}
