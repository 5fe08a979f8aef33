using System.Text.Json;
using Routing.Training.Gym;

namespace Routing.Loadbench.Workloads;

/// <summary>One request of a workload, before it is known to whom it goes.</summary>
/// <param name="Path">Of the endpoint, after the server's address.</param>
/// <param name="Field">The field of the body that holds the prompt.</param>
/// <param name="Prompt">JSON of that field.</param>
/// <param name="MaxTokens">Longest answer.</param>
internal sealed record LoadRequest(string Path, string Field, string Prompt, int MaxTokens)
{
    private const string Completions = "v1/completions", Chat = "v1/chat/completions";

    /// <summary>The answer has exactly <see cref="MaxTokens"/>.</summary>
    public bool IsFixedLength { get; init; }

    /// <summary>Tokens of the prompt, where the workload knows.</summary>
    public int? PromptTokens { get; init; }

    /// <summary>Of the sampler.</summary>
    public int Seed { get; init; }

    /// <summary>Seconds after the start of the trace; null where the load says when.</summary>
    public double? At { get; init; }

    /// <summary>What the right answer is, where that is known.</summary>
    public GymItem? Item { get; init; }

    public static LoadRequest OfTokens(IReadOnlyList<int> ids, int maxTokens) =>
        new(Completions, "prompt", JsonSerializer.Serialize(ids), maxTokens) { PromptTokens = ids.Count };

    public static LoadRequest OfText(string prompt, int maxTokens) => new(Completions, "prompt", JsonSerializer.Serialize(prompt), maxTokens);

    /// <param name="messages">JSON array of messages.</param>
    public static LoadRequest OfChat(string messages, int maxTokens) => new(Chat, "messages", messages, maxTokens);

    /// <param name="turns">What user and assistant say in turn, the user first and last.</param>
    public static LoadRequest OfChat(IReadOnlyList<string> turns, int maxTokens) =>
        OfChat(JsonSerializer.Serialize(turns.Select((content, turn) => new { role = turn % 2 == 0 ? "user" : "assistant", content })), maxTokens);
}
