using System.Text.Json.Nodes;

namespace Routing.R2R.Labels;

/// <summary>Names what differs between two pieces of JSON.</summary>
internal static class ManifestDifference
{
    /// <summary>Path and both values of the first difference; null where there is none.</summary>
    public static (string Path, string First, string Second)? Find(JsonNode? first, JsonNode? second, string path = "")
    {
        if (JsonNode.DeepEquals(first, second)) return null;
        if (first is not JsonObject one || second is not JsonObject other) return (path, Show(first), Show(second));
        foreach (var key in one.Select(pair => pair.Key).Union(other.Select(pair => pair.Key)))
            if (Find(one[key], other[key], path.Length == 0 ? key : $"{path}.{key}") is { } difference) return difference;
        return null;
    }

    private static string Show(JsonNode? value) => value?.ToJsonString() ?? "nothing";
}
