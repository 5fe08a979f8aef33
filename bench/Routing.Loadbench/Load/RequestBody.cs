using System.Buffers;
using System.Text.Json;
using Routing.Loadbench.Workloads;

namespace Routing.Loadbench.Load;

/// <summary>Writes what is posted: a streamed completion with usage.</summary>
/// <param name="model">As the server calls it.</param>
/// <param name="temperature">0 is greedy.</param>
internal sealed class RequestBody(string model, double temperature)
{
    public byte[] Write(LoadRequest request, LoadPolicy policy)
    {
        var bytes = new ArrayBufferWriter<byte>(256 + request.Prompt.Length);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            json.WritePropertyName(request.Field);
            json.WriteRawValue(request.Prompt);
            json.WriteNumber("max_tokens", request.MaxTokens);
            if (request.IsFixedLength)
            {
                json.WriteNumber("min_tokens", request.MaxTokens);
                json.WriteBoolean("ignore_eos", true);
            }
            json.WriteNumber("temperature", temperature);
            json.WriteNumber("seed", request.Seed);
            json.WriteBoolean("stream", true);
            json.WriteStartObject("stream_options");
            json.WriteBoolean("include_usage", true);
            json.WriteEndObject();
            if (policy.Routing is { } routing)
            {
                json.WritePropertyName("routing");
                json.WriteRawValue(routing);
            }
            json.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }
}
