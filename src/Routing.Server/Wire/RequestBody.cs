using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Routing.Server.Errors;

namespace Routing.Server.Wire;

/// <summary>Reads a request's JSON; what is wrong with it is said in terms of its fields.</summary>
internal static class RequestBody
{
    /// <summary>As the serializer has it.</summary>
    private const int MostDepth = 64;

    /// <exception cref="ApiException">Not JSON, or a field of the wrong kind.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        if (!http.Request.HasJsonContentType()) throw ApiException.NoJson(http.Request.ContentType);
        try
        {
            return await JsonSerializer.DeserializeAsync(http.Request.BodyReader, type, http.RequestAborted)
                ?? throw ApiException.Invalid(null, "The body is null; it must be an object.");
        }
        catch (JsonException failure)
        {
            throw Explain(failure);
        }
        catch (ArgumentException)
        {
            // Deep in a JsonObject the serializer lets its dictionary's exception out.
            throw ApiException.Invalid(null, "The body has an object with a key twice.", "invalid_json");
        }
    }

    private static ApiException Explain(JsonException failure)
    {
        var param = failure.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        // The serializer throws this for what is no JSON at all.
        if (failure.InnerException is JsonException { Message: var inner } && inner.Contains("depth", StringComparison.Ordinal))
            return ApiException.Invalid(param, $"The body is nested deeper than {MostDepth} levels.", "invalid_json");
        if (failure.InnerException is JsonException)
            return ApiException.Invalid(param, $"The body is not valid JSON at line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}.", "invalid_json");
        var place = param is null ? "The body" : $"'{param}'";
        return ApiException.Invalid(param, $"{place} {Reason(failure)}", "invalid_type");
    }

    /// <summary>What is wrong with a value, to follow its name.</summary>
    public static string Reason(JsonException failure)
    {
        var message = failure.Message;
        if (message.StartsWith("must ", StringComparison.Ordinal) || message.StartsWith("has ", StringComparison.Ordinal)) return message;
        if (message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase)) return "has a key twice.";
        // The serializer names the .NET type it wanted, or the kind of token the reader could not give: said in the words of JSON.
        message += failure.InnerException?.Message;
        if (message.Contains("could not be mapped", StringComparison.Ordinal)) return "is not known here.";
        if (message.Contains("UTF-", StringComparison.Ordinal)) return "has text that is not valid Unicode.";
        (string Sign, string Kind)[] kinds =
        [
            ("Dictionary", "an object"), ("as a number", "a number"), ("System.Int32[]", "a list of whole numbers"), ("System.String", "a string"), ("as a string", "a string"),
            ("System.Boolean", "true or false"), ("as a boolean", "true or false"), ("Int32", "a whole number of at most 31 bits"),
            ("Int64", "a whole number of at most 63 bits"), ("System.Single", "a number"), ("System.Double", "a number"),
            ("[]", "a list"), ("JsonArray", "a list"),
        ];
        return $"is of the wrong kind; it must be {kinds.FirstOrDefault(known => message.Contains(known.Sign, StringComparison.Ordinal)).Kind ?? "an object"}.";
    }
}
