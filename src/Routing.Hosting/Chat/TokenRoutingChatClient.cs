using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Routing.Runtime;

namespace Routing.Hosting.Chat;

/// <summary>A hosted model or pair as an <see cref="IChatClient"/>, in this process, no HTTP. Safe for concurrent use.</summary>
/// <remarks>
/// What it is given is served or refused, never dropped. <see cref="ChatOptions.ModelId"/> names a policy (small, large, lossless,
/// a token router); <see cref="ChatOptions.AdditionalProperties"/> may hold <see cref="TokenRoutingOptions"/> under
/// <see cref="RoutingKey"/>. Updates carry the <see cref="GeneratedToken"/> as their raw representation, the last one, and so the answer's message, the
/// <see cref="ChoiceSummary"/> under the same key. Does not own the host. To choose a client for each request, put several of
/// these into <see cref="RoutingChatClient"/> of Microsoft.Extensions.AI.
/// </remarks>
/// <param name="host">The models.</param>
/// <param name="policy">Who makes which token when a request does not say; null is the host's default.</param>
public sealed class TokenRoutingChatClient(ModelHost host, string? policy = null) : IChatClient
{
    /// <summary>Key of additional properties, of options and of the last update.</summary>
    public const string RoutingKey = "routing";

    private readonly string _policy = policy ?? Policies.Default(host.Routing, host.Large is not null);

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">A message or an option asks for what is not served.</exception>
    /// <exception cref="InvalidRequestException">The engine cannot serve it: the prompt is too long, a schema is not supported.</exception>
    /// <exception cref="EngineBusyException">The queue is full.</exception>
    /// <exception cref="GenerationFailedException">The answer failed.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (request, format, named) = ChatOptionsMapper.Map(host, _policy, messages, options);
        var parser = new OutputParser(format);
        var (id, reasoning) = (Guid.NewGuid().ToString("N"), 0);
        var generation = host.Engine.Enqueue(request);
        try
        {
            await foreach (var token in generation.Tokens.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (parser.IsReasoning) reasoning++;
                yield return Update(Contents(parser.Append(token.Text)), token);
            }
        }
        finally
        {
            generation.Cancel();
        }
        var end = (await generation.Completion.ConfigureAwait(false)).Choices[0];
        if (end.FinishReason == FinishReason.Error) throw new GenerationFailedException(end.Error!);
        if (end.FinishReason is FinishReason.Cancelled or FinishReason.Deadline) throw new GenerationFailedException("The engine stopped before the answer was made.");

        AIContent[] rest = [.. Contents(parser.Append(OutputFormat.Rest(end, includesStop: false))), .. Contents(parser.Finish()), Usage(end, reasoning)];
        var last = Update(rest, end);
        last.FinishReason = end.FinishReason == FinishReason.Length ? ChatFinishReason.Length : parser.ToolCalls > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop;
        last.AdditionalProperties = new() { [RoutingKey] = end };
        yield return last;

        ChatResponseUpdate Update(IList<AIContent> contents, object raw) => new(ChatRole.Assistant, contents)
        {
            ResponseId = id, MessageId = id, ModelId = named, RawRepresentation = raw, CreatedAt = TimeProvider.System.GetUtcNow(),
        };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("routing", null, _policy)
        : serviceType == typeof(ModelHost) ? host
        : serviceType == typeof(Engine) ? host.Engine
        : serviceType.IsInstanceOfType(this) ? this : null;

    private static List<AIContent> Contents(IReadOnlyList<OutputPart> parts)
    {
        var contents = new List<AIContent>(parts.Count);
        foreach (var part in parts) contents.Add(part.Kind switch
        {
            OutputKind.Content => new TextContent(part.Text),
            OutputKind.Reasoning => new TextReasoningContent(part.Text),
            _ => FunctionCallContent.CreateFromParsedArguments(part.Text, $"call_{Guid.NewGuid():N}", part.Tool!, static json => JsonSerializer.Deserialize<Dictionary<string, object?>>(json)),
        });
        return contents;
    }

    private static UsageContent Usage(ChoiceSummary end, int reasoning) => new(new UsageDetails
    {
        InputTokenCount = end.PromptTokens, OutputTokenCount = end.Tokens, TotalTokenCount = end.PromptTokens + end.Tokens, ReasoningTokenCount = reasoning,
    });

    public void Dispose()
    {
        // The host is its owner's to dispose.
    }
}
