using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Routing.Runtime;
using Routing.Runtime.Reading;
using Routing.Runtime.Sampling;
using Routing.Server.Admission;
using Routing.Server.Configuration;
using Routing.Server.Errors;
using Routing.Server.Lifecycle;
using Routing.Server.Replies;
using Routing.Server.Requests;
using Routing.Server.Streaming;
using Routing.Server.Telemetry;
using Routing.Server.Wire;

namespace Routing.Server.Endpoints;

/// <summary><c>POST /v1/embeddings</c>: a text's hidden states after the final norm, pooled, of length 1. A pair reads with the model that speaks first.</summary>
internal static class EmbeddingsEndpoint
{
    private const int MostInputs = 2048;
    private const int AtOnce = 16;

    public static async Task HandleAsync(HttpContext http, EngineService engine, KeyLimits limits, ServerTelemetry telemetry, ServerSettings settings)
    {
        var models = engine.Ready();
        var fields = await RequestBody.ReadAsync(http, WireJson.Relaxed.EmbeddingsRequest);
        var model = models.Find(fields.Model);
        UnsupportedFields.Refuse(fields.Others);
        var asBase64 = fields.EncodingFormat switch
        {
            null or "float" => false,
            "base64" => true,
            var other => throw ApiException.Invalid("encoding_format", $"'encoding_format' is '{other}'; give float or base64."),
        };
        var pooling = fields.Pooling switch
        {
            null or "mean" => Pooling.Mean,
            "last" => Pooling.Last,
            var other => throw ApiException.Invalid("pooling", $"'pooling' is '{other}'; give mean or last."),
        };
        if (fields.Input is { Count: > MostInputs }) throw ApiException.Invalid("input", $"'input' has {fields.Input.Count} texts; at most {MostInputs} are allowed.");
        var prompts = Prompts.Encode(fields.Input, "input", models);
        var longest = models.Host.Engine.MaxSequenceTokens(model.Routing.Mode);
        foreach (var prompt in prompts)
            if (prompt.Length == 0 || prompt.Length > longest)
                throw ApiException.Invalid("input", $"'input' has a text of {prompt.Length} tokens; the model takes 1 to {longest}.", prompt.Length == 0 ? "invalid_value" : "context_length_exceeded");

        limits.CountTokens(AccessMiddleware.KeyName(http), prompts.Sum(prompt => prompt.Length));
        var vectors = new float[prompts.Count][];
        // The first one tells the width, which a client may have got wrong.
        vectors[0] = await EmbedAsync(0, http.RequestAborted);
        if (fields.Dimensions is { } dimensions && dimensions != vectors[0].Length) throw ApiException.Invalid("dimensions", $"'dimensions' is {dimensions}; this model's embeddings have {vectors[0].Length}.");
        var limit = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(AtOnce, settings.MaxQueue), CancellationToken = http.RequestAborted };
        await Parallel.ForAsync(1, prompts.Count, limit, async (index, stop) => vectors[index] = await EmbedAsync(index, stop));
        await JsonReply.SendAsync(http, json => Write(json, model.Id, vectors, asBase64, prompts.Sum(prompt => prompt.Length)));

        Task<float[]> EmbedAsync(int index, CancellationToken stop)
        {
            var request = new GenerationRequest
            {
                Prompt = prompts[index], Sampling = new SamplingOptions { MaxTokens = 0 }, Routing = model.Routing, Pooling = pooling,
                Timeout = settings.RequestTimeout,
            };
            return ReadAsync(new PreparedRequest(models, model.Id, model.Policy, request), telemetry, http.TraceIdentifier, stop);
        }
    }

    private static async Task<float[]> ReadAsync(PreparedRequest request, ServerTelemetry telemetry, string requestId, CancellationToken stop)
    {
        var answer = Answer.Enqueue([request]);
        using var watch = new AnswerTelemetry(telemetry, [request], "embeddings", requestId);
        await using var left = answer.CancelOn(stop);
        var end = await answer.EndAsync();
        watch.OnEnd(end);
        stop.ThrowIfCancellationRequested();
        if (EngineErrors.Of(end) is { } failure) throw failure;
        var vector = end.Readings[0]!.Pooled.ToArray();
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return length > 0 ? Array.ConvertAll(vector, value => value / length) : vector;
    }

    private static void Write(Utf8JsonWriter json, string model, float[][] vectors, bool asBase64, int tokens)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (var (index, vector) in vectors.Index())
        {
            json.WriteStartObject();
            json.WriteString("object", "embedding");
            json.WriteNumber("index", index);
            if (asBase64)
            {
                // Little-endian, as the API has it and this runtime is.
                json.WriteBase64String("embedding", MemoryMarshal.AsBytes<float>(vector));
            }
            else
            {
                json.WriteStartArray("embedding");
                foreach (var value in vector) json.WriteNumberValue(value);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("model", model);
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", tokens);
        json.WriteNumber("total_tokens", tokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
