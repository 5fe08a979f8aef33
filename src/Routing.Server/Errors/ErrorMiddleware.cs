using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Routing.Runtime;
using Routing.Server.Streaming;
using Routing.Server.Wire;

namespace Routing.Server.Errors;

/// <summary>Gives every request an id and every failure the OpenAI error object. Nothing of an unexpected failure leaves but the id.</summary>
internal sealed class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> log)
{
    private const string RequestIdHeader = "X-Request-Id";
    private const int LongestRequestId = 128;

    public async Task InvokeAsync(HttpContext http)
    {
        http.TraceIdentifier = RequestId(http.Request);
        http.Response.Headers[RequestIdHeader] = http.TraceIdentifier;
        try
        {
            await next(http);
            if (!http.Response.HasStarted && http.Response is { StatusCode: >= 400, ContentLength: null, ContentType: null }) await WriteAsync(http, OfStatus(http));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested || http.Response.HasStarted)
        {
            log.LogDebug("{RequestId}: the client went away, or did not read", http.TraceIdentifier);
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            await WriteAsync(http, failure as ApiException ?? Unexpected(http, failure));
        }
        catch (Exception failure)
        {
            // Its status is gone: the failure goes on to Kestrel, which closes the connection without ending the reply, so that
            // no client takes it for whole.
            if (failure is ApiException expected) log.LogWarning("{RequestId}: cut off after it had begun: {Reason}", http.TraceIdentifier, expected.Message);
            else log.LogError(failure, "{RequestId}: unexpected failure after the reply had begun", http.TraceIdentifier);
            throw;
        }
    }

    private ApiException Unexpected(HttpContext http, Exception failure)
    {
        if (failure is BadHttpRequestException bad)
            return bad.StatusCode == 413
                ? new ApiException(413, "invalid_request_error", "body_too_large", null, "The request body is longer than the server allows.")
                : new ApiException(bad.StatusCode, "invalid_request_error", "bad_request", null, bad.Message);
        log.LogError(failure, "{RequestId}: unexpected failure", http.TraceIdentifier);
        if (failure is GenerationFailedException) return EngineErrors.Dead();
        return ApiException.Failed($"The server failed; its log has the reason under {http.TraceIdentifier}.");
    }

    private static ApiException OfStatus(HttpContext http) => http.Response.StatusCode switch
    {
        404 => ApiException.NotFound($"There is no {http.Request.Method} {http.Request.Path}; /openapi/v1.json lists the routes."),
        405 => new ApiException(405, "invalid_request_error", "method_not_allowed", null, $"{http.Request.Path} does not take {http.Request.Method}; it takes {http.Response.Headers.Allow}."),
        415 => ApiException.NoJson(http.Request.ContentType),
        var status => new ApiException(status, "invalid_request_error", null, null, $"The request was refused with status {status}."),
    };

    private static Task WriteAsync(HttpContext http, ApiException failure)
    {
        http.Response.StatusCode = failure.Status;
        if (failure.RetryAfter is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (failure.Status == 401) http.Response.Headers.WWWAuthenticate = "Bearer";
        return http.Response.WriteAsJsonAsync(ErrorReply.Of(failure, http.TraceIdentifier), WireJson.Relaxed.ErrorReply);
    }

    /// <summary>The client's own id where it is printable and short, else a new one.</summary>
    private static string RequestId(HttpRequest request) =>
        request.Headers[RequestIdHeader] is [{ Length: > 0 and <= LongestRequestId } given] && given.All(c => c is > ' ' and < '\x7f') ? given : $"req_{Guid.NewGuid():N}";
}
