using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Routing.Loadbench.Workloads;

namespace Routing.Loadbench.Client;

/// <summary>Sends requests to an OpenAI-compatible server and times their streams.</summary>
/// <remarks>One instance serves any number of requests at once.</remarks>
internal sealed class LoadClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeSpan _timeout;

    /// <param name="server">With or without <c>/v1</c>.</param>
    /// <param name="apiKey">Sent as a bearer token.</param>
    /// <param name="timeout">The longest a request may take.</param>
    public LoadClient(Uri server, string? apiKey, TimeSpan timeout)
    {
        _timeout = timeout;
        // No proxy: it would be measured, too. No limit on connections: the load sets it.
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan };
        _http = new HttpClient(handler) { BaseAddress = Root(server), Timeout = Timeout.InfiniteTimeSpan };
        if (apiKey is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    /// <summary>The server's address without <c>/v1</c>, with a slash at its end.</summary>
    internal static Uri Root(Uri server)
    {
        var path = server.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new Uri((path.EndsWith("/v1", StringComparison.Ordinal) ? path[..^3] : path) + "/");
    }

    /// <summary>The first model the server lists.</summary>
    /// <exception cref="UsageException">It lists none.</exception>
    public async Task<string> FirstModelAsync(CancellationToken stop)
    {
        var failed = $"{_http.BaseAddress}v1/models names no model";
        try
        {
            using var list = JsonDocument.Parse(await _http.GetStringAsync("v1/models", stop));
            return list.RootElement.GetProperty("data")[0].GetProperty("id").GetString()!;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new UsageException($"{failed} ({failure.Message.TrimEnd('.')}): check --url and --api-key, or name one with --model.");
        }
    }

    /// <summary>What the server says of itself at <c>/server_info</c>; null if it has no such page.</summary>
    public async Task<JsonElement?> ServerInfoAsync(CancellationToken stop)
    {
        try
        {
            using var info = JsonDocument.Parse(await _http.GetStringAsync("server_info", stop));
            return info.RootElement.Clone();
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Sends a request and reads its answer to the end; a failure is an outcome, too.</summary>
    /// <param name="body">JSON.</param>
    /// <param name="runStart">Time stamp of the run's start.</param>
    public async Task<RequestOutcome> SendAsync(LoadRequest request, byte[] body, long runStart, CancellationToken stop)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, request.Path) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limited.CancelAfter(_timeout);
        var sent = Stopwatch.GetTimestamp();
        RequestFailure failure;
        try
        {
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limited.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                using var stream = await response.Content.ReadAsStreamAsync(limited.Token).ConfigureAwait(false);
                return await new StreamedReply(request, sent).ReadAsync(stream, runStart, limited.Token).ConfigureAwait(false);
            }
            failure = new($"HTTP {(int)response.StatusCode}", ErrorText.OfBody(await response.Content.ReadAsStringAsync(limited.Token).ConfigureAwait(false)));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            failure = new("timeout", $"no full answer within {_timeout.TotalSeconds} s");
        }
        catch (Exception broken) when (broken is InvalidDataException or JsonException or InvalidOperationException)   // the last: JSON of another shape
        {
            failure = new("stream", broken.Message);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            failure = new("connection", broken.Message);
        }
        return RequestOutcome.Failed(request, Seconds(runStart, sent), Seconds(runStart, Stopwatch.GetTimestamp()), failure);
    }

    public void Dispose() => _http.Dispose();

    private static double Seconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalSeconds;
}
