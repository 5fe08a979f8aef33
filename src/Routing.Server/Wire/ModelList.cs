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
internal sealed record ModelItem(string Id, long Created, string Root, string? Parent, int MaxModelLen, string Policy)
{
    public string Object { get; } = "model";
    public string OwnedBy { get; } = "routing";
    public IReadOnlyList<string> Permission { get; } = [];
}
