using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Routing.Server.Errors;

namespace Routing.Server.Wire;

/// <summary>How requests and replies are read and written: snake_case, a key twice refused.</summary>
[JsonSerializable(typeof(ChatCompletionRequest))]
[JsonSerializable(typeof(CompletionRequest))]
[JsonSerializable(typeof(EmbeddingsRequest))]
[JsonSerializable(typeof(TokenizeRequest))]
[JsonSerializable(typeof(TokenizeReply))]
[JsonSerializable(typeof(DetokenizeRequest))]
[JsonSerializable(typeof(DetokenizeReply))]
[JsonSerializable(typeof(RenderReply))]
[JsonSerializable(typeof(ResponsesRequest))]
[JsonSerializable(typeof(InputItem))]
[JsonSerializable(typeof(ResponseError))]
[JsonSerializable(typeof(IncompleteDetails))]
[JsonSerializable(typeof(RouteRequest))]
[JsonSerializable(typeof(RouteReply))]
[JsonSerializable(typeof(PolicyList))]
[JsonSerializable(typeof(PolicyUpdate))]
[JsonSerializable(typeof(VersionReply))]
[JsonSerializable(typeof(ServerInfo))]
[JsonSerializable(typeof(ErrorReply))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(StatusReply))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>Without the escapes that only HTML needs.</summary>
    public static WireJson Relaxed { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new WellFormedElement() },
    });

    /// <summary>Spells a type's fields as requests do, whatever the policy of the options they are described under.</summary>
    public static void NameAsSent(JsonTypeInfo type)
    {
        foreach (var property in type.Properties) property.Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
    }
}
