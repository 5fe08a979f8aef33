using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Routing.Loadbench.Load;

/// <summary>The <c>routing</c> object that goes with every request of a run.</summary>
/// <param name="Name">In reports.</param>
/// <param name="Routing">JSON; null sends none.</param>
internal sealed record LoadPolicy(string Name, string? Routing)
{
    /// <summary>Nothing is sent: the server routes as it is set to, or does not route at all.</summary>
    public static readonly LoadPolicy ServerDefault = new("default", null);

    /// <param name="names">Policies, each with or without <c>@threshold</c>; none at all is one policy.</param>
    /// <param name="routing">JSON that all of them share.</param>
    /// <exception cref="UsageException">A name or the JSON cannot be used.</exception>
    public static IReadOnlyList<LoadPolicy> Of(IReadOnlyList<string> names, string? routing)
    {
        if (names.Count > 0) return [.. names.Distinct().Select(name => Named(name, Shared(routing)))];
        if (routing is null) return [ServerDefault];
        var shared = Shared(routing);
        return [new(shared["policy"]?.ToString() ?? ServerDefault.Name, shared.ToJsonString())];
    }

    private static LoadPolicy Named(string name, JsonObject routing)
    {
        var (policy, threshold) = name.IndexOf('@') is var at and >= 0 ? (name[..at], name[(at + 1)..]) : (name, null);
        routing["policy"] = policy;
        if (threshold is not null)
            routing["threshold"] = double.TryParse(threshold, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new UsageException($"--policy {name}: '{threshold}' is no threshold; write a number after the @.");
        return new(name, routing.ToJsonString());
    }

    private static JsonObject Shared(string? routing)
    {
        if (routing is null) return [];
        try
        {
            if (JsonNode.Parse(routing) is JsonObject json) return json;
        }
        catch (JsonException)
        {
        }
        throw new UsageException($"--routing {routing}: give a JSON object, like {{\"policy\":\"r2r\",\"threshold\":0.4}}.");
    }
}
