using System.Text.Json;

namespace Routing.Server.Replies;

/// <summary>Tokens that a request cost. A prompt counts once, however many choices are made from it.</summary>
internal readonly record struct Usage(int Prompt, int Completion, int Reasoning)
{
    /// <summary>Writes the <c>usage</c> object's value.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("prompt_tokens", Prompt);
        json.WriteNumber("completion_tokens", Completion);
        json.WriteNumber("total_tokens", Prompt + Completion);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", 0);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", Reasoning);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
