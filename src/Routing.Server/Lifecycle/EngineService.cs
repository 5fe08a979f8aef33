using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Routing.Formats;
using Routing.Hosting;
using Routing.Runtime;
using Routing.Server.Admission;
using Routing.Server.Configuration;
using Routing.Server.Errors;
using Routing.Server.Streaming;

namespace Routing.Server.Lifecycle;

/// <summary>Loads the models while the server already answers, and lets running requests finish before it stops. Owns: the engine.</summary>
internal sealed class EngineService(ServerSettings settings, RequestGate gate, ILogger<EngineService> log) : IHostedLifecycleService, IDisposable
{
    private readonly TaskCompletionSource<ServedModels> _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _draining;

    /// <summary>The log has been told that the engine died.</summary>
    private int _told;

    /// <summary>When the server began to load.</summary>
    public long StartedAt { get; } = TimeProvider.System.GetTimestamp();

    /// <summary>The models, once they are loaded; fails with the reason why they are not.</summary>
    public Task<ServedModels> Loaded => _loaded.Task;

    public EngineState State => _draining ? EngineState.Draining
        : !_loaded.Task.IsCompleted ? EngineState.Loading
        : !_loaded.Task.IsCompletedSuccessfully || _loaded.Task.Result.Host.Engine.Fault is not null ? EngineState.Failed
        : EngineState.Ready;

    /// <summary>The models, ready for a new request.</summary>
    /// <exception cref="ApiException">There are none to be had now.</exception>
    public ServedModels Ready() => State switch
    {
        EngineState.Ready => _loaded.Task.Result,
        EngineState.Loading => throw ApiException.Unavailable("loading", "The models are being loaded; try again shortly."),
        EngineState.Draining => throw ApiException.Unavailable("draining", "The server is shutting down; it takes no new requests."),
        _ => throw Dead(),
    };

    private ApiException Dead()
    {
        if (_loaded.Task.IsCompletedSuccessfully && Interlocked.Exchange(ref _told, 1) == 0) log.LogCritical(_loaded.Task.Result.Host.Engine.Fault, "The engine has failed");
        return EngineErrors.Dead();
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = Task.Run(Load, CancellationToken.None);
        return Task.CompletedTask;
    }

    private void Load()
    {
        try
        {
            var host = ModelHost.Start(settings.Selection().ToSettings(), new EngineOptions { MaxSequences = settings.MaxSequences, QueueCapacity = settings.MaxQueue });
            try
            {
                var models = ServedModels.Of(host, settings);
                if (!_loaded.TrySetResult(models)) host.Dispose();
            }
            catch
            {
                host.Dispose();
                throw;
            }
        }
        catch (Exception failure)
        {
            if (failure is InvalidFileException or ArgumentException) log.LogError("The models could not be loaded: {Reason}", failure.Message);
            else log.LogError(failure, "The models could not be loaded");
            _loaded.TrySetException(failure);
        }
    }

    /// <summary>Runs while the server still answers: running requests finish, new ones are told to go elsewhere.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _draining = true;
        if (gate.InFlight == 0) return;
        log.LogInformation("Draining: {Requests} requests are running", gate.InFlight);
        if (!await gate.WaitUntilEmptyAsync(TimeSpan.FromSeconds(settings.DrainSeconds), cancellationToken))
        {
            log.LogWarning("{Requests} requests did not finish in {Seconds} s; their connections are cut", gate.InFlight, settings.DrainSeconds);
            gate.Abandon();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        if (!_loaded.TrySetCanceled() && _loaded.Task.IsCompletedSuccessfully) _loaded.Task.Result.Host.Dispose();
    }
}
