using System.Text.Json.Serialization;

namespace Routing.Server.Wire;

/// <summary>Reply of <c>GET /v1/models</c>.</summary>
internal sealed record ModelList(IReadOnlyList<ModelItem> Data)
{
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "list";
}

/// <summary>One model: the keys of the OpenAI API, then vLLM's.</summary>
/// <param name="Root">Name of the model behind it.</param>
/// <param name="Parent">Id of the model it is a policy of.</param>
/// <param name="MaxModelLen">Longest sequence, prompt included, tokens.</param>
/// <param name="Policy">Who makes the tokens.</param>
/// <param name="Threshold">Score from which a token goes to the large model when a request does not say; null where no router scores, or where a share steers it.</param>
/// <param name="MaxLargeFraction">Share of the large model that steers the threshold when a request does not say, or null.</param>
internal sealed record ModelItem(string Id, long Created, string Root, string? Parent, int MaxModelLen, string Policy, float? Threshold, double? MaxLargeFraction)
{
    public string Object { get; } = "model";
    public string OwnedBy { get; } = "routing";
    public IReadOnlyList<string> Permission { get; } = [];
}
