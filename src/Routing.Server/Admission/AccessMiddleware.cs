using Microsoft.AspNetCore.Http;
using Routing.Server.Errors;

namespace Routing.Server.Admission;

/// <summary>Asks for a key where a route needs one.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, ApiKeys keys)
{
    private const string Scheme = "Bearer ";

    /// <summary>Where the name of a request's key is kept.</summary>
    private static readonly object s_keyName = new();

    /// <summary>The name of the key a request came with; empty where the server is open.</summary>
    public static string KeyName(HttpContext http) => http.Items[s_keyName] as string ?? "";

    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Access>() is { Level: var level and not AccessLevel.Public }) Check(http, keys, level);
        return next(http);
    }

    /// <summary>Asks for a key, where keys are set.</summary>
    /// <exception cref="ApiException">There is none, or it does not open this.</exception>
    public static void Check(HttpContext http, ApiKeys keys, AccessLevel level)
    {
        if (keys.IsOpen) return;
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) throw Refused("There is no API key; send the header 'Authorization: Bearer <key>'.");
        if (keys.Find(header[Scheme.Length..].Trim()) is not (var held, var name)) throw Refused("The API key is not known to this server.");
        if (level == AccessLevel.Admin && held != AccessLevel.Admin) throw new ApiException(403, "permission_error", "admin_required", null, "This route needs an admin key.");
        http.Items[s_keyName] = name;
    }

    private static ApiException Refused(string message) => new(401, "authentication_error", "invalid_api_key", null, message);
}
