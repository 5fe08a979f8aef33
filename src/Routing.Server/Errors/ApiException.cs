namespace Routing.Server.Errors;

/// <summary>A request that is answered with an error object. Types and codes are the OpenAI API's.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">Kind of error, such as <c>invalid_request_error</c>.</param>
/// <param name="Code">What a program can test for.</param>
/// <param name="Param">The request's field that is wrong, or null.</param>
/// <param name="message">For people: names the thing and the fix.</param>
public sealed class ApiException(int Status, string Type, string? Code, string? Param, string message) : Exception(message)
{
    public int Status { get; } = Status;
    public string Type { get; } = Type;
    public string? Code { get; } = Code;
    public string? Param { get; } = Param;

    /// <summary>Seconds after which to try again; null says nothing.</summary>
    public int? RetryAfter { get; init; }

    public static ApiException Invalid(string? param, string message, string code = "invalid_value") => new(400, "invalid_request_error", code, param, message);

    /// <summary>A field that is known and not served: refused, never ignored.</summary>
    public static ApiException Unsupported(string param, string message) => Invalid(param, message, "unsupported_parameter");

    public static ApiException NoJson(string? contentType) =>
        new(415, "invalid_request_error", "unsupported_media_type", null, $"The body is of type '{contentType}'; send JSON with the header 'Content-Type: application/json'.");

    public static ApiException NotFound(string message, string code = "not_found", string? param = null) => new(404, "invalid_request_error", code, param, message);

    public static ApiException Unavailable(string code, string message) => new(503, "server_error", code, null, message) { RetryAfter = 1 };

    public static ApiException TooMany(string code, string message, int retryAfter) => new(429, "rate_limit_error", code, null, message) { RetryAfter = retryAfter };

    public static ApiException Failed(string message) => new(500, "server_error", "internal_error", null, message);

    public static ApiException DeadlineExceeded() => new(504, "server_error", "deadline_exceeded", null, "The request took longer than the server allows; ask for fewer tokens.");
}
