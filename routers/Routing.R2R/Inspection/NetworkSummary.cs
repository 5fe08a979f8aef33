using System.Text.Json.Nodes;
using Routing.R2R.Network;

namespace Routing.R2R.Inspection;

/// <summary>The facts worth a glance about a router network.</summary>
internal static class NetworkSummary
{
    public static JsonObject Of(RouterNetworkConfig network) => new()
    {
        ["architecture"] = network.Architecture.Name,
        ["parameters"] = network.ParameterCount,
        ["hidden_size"] = network.HiddenSize,
        ["embedding_size"] = network.EmbeddingSize,
        ["logits_size"] = network.LogitsSize,
        ["hidden_dims"] = new JsonArray([.. network.HiddenDims.Select(width => (JsonNode)width)]),
        ["expansion_factor"] = network.ExpansionFactor,
        ["normalize_input"] = network.NormalizeInput,
        ["output_dim"] = network.OutputDim,
    };

    public static JsonObject With(this JsonObject summary, params ReadOnlySpan<(string Key, JsonNode? Value)> facts)
    {
        foreach (var (key, value) in facts) summary[key] = value;
        return summary;
    }
}
