using System.Text.Json.Nodes;

namespace Routing.Formats.Templates;

/// <summary>A conversation that a model is to continue.</summary>
/// <param name="Messages">Turns, oldest first.</param>
public sealed record ChatPrompt(IReadOnlyList<ChatMessage> Messages)
{
    /// <summary>Tool definitions, as the OpenAI API gives them.</summary>
    public JsonArray? Tools { get; init; }

    /// <summary>What else the template may read, such as enable_thinking.</summary>
    public JsonObject? Variables { get; init; }

    /// <summary>Takes the place of the model's own template; null keeps that.</summary>
    public ChatTemplate? Template { get; init; }

    /// <summary>Ends with what opens the assistant's next turn.</summary>
    public bool AddGenerationPrompt { get; init; } = true;

    /// <summary>Ends inside the last turn, which the model goes on with; excludes <see cref="AddGenerationPrompt"/>.</summary>
    public bool ContinueFinalMessage { get; init; }
}
