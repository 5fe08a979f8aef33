using System.Threading.Channels;
using Routing.Runtime.Reading;
using Routing.Runtime.Text;

namespace Routing.Runtime;

/// <summary>A request the engine has accepted.</summary>
public sealed class Generation
{
    private readonly Channel<GeneratedToken> _tokens;
    private readonly TaskCompletionSource<GenerationSummary> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<PromptReading?> _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ChoiceSummary?[] _choices;
    private readonly Action _cancelled;
    private volatile bool _cancelRequested;

    internal Generation(GenerationRequest request, TokenRoutingOptions routing, IReadOnlyList<TextStream> texts, long acceptedAt, long? deadline, Action cancelled)
    {
        (Request, Routing, Texts, AcceptedAt, Deadline, _cancelled) = (request, routing, texts, acceptedAt, deadline, cancelled);
        _choices = new ChoiceSummary?[request.Sampling.Choices];
        // Room for every token there can be: a slow reader never stops the engine.
        _tokens = Channel.CreateBounded<GeneratedToken>(new BoundedChannelOptions(checked(_choices.Length * Math.Max(1, request.Sampling.MaxTokens))) { SingleWriter = true, SingleReader = true });
    }

    /// <summary>Tokens as they are made, of all choices; ends when all of them have. Fails only if the engine dies.</summary>
    public ChannelReader<GeneratedToken> Tokens => _tokens.Reader;

    /// <summary>What the request asked to know of its prompt, before the first token; null when it asked nothing or ended before the prompt was read.</summary>
    public Task<PromptReading?> Reading => _reading.Task;

    /// <summary>How it ended. Failed requests end with <see cref="FinishReason.Error"/>; the task itself fails only if the engine dies.</summary>
    public Task<GenerationSummary> Completion => _completion.Task;

    internal GenerationRequest Request { get; }

    internal TokenRoutingOptions Routing { get; }

    /// <summary>[choices].</summary>
    internal IReadOnlyList<TextStream> Texts { get; }

    internal long AcceptedAt { get; }

    internal long? Deadline { get; }

    internal bool CancelRequested => _cancelRequested;

    /// <summary>Ends it within one step; tokens already made stay readable.</summary>
    public void Cancel()
    {
        if (_cancelRequested || _completion.Task.IsCompleted) return;
        _cancelRequested = true;
        _cancelled();
    }

    internal void Write(in GeneratedToken token)
    {
        if (!_tokens.Writer.TryWrite(token)) throw new InvalidOperationException("More tokens than the request can have.");
    }

    internal void FinishReading(PromptReading reading) => _reading.TrySetResult(reading);

    internal void Finish(ChoiceSummary choice)
    {
        _choices[choice.Choice] = choice;
        if (choice.Choice == 0) _reading.TrySetResult(null);
        if (_choices.Contains(null)) return;
        _completion.TrySetResult(new GenerationSummary(_choices!, _reading.Task.Result));
        _tokens.Writer.TryComplete();
    }

    internal void Fail(Exception fault)
    {
        _reading.TrySetResult(null);
        _completion.TrySetException(fault);
        _tokens.Writer.TryComplete(fault);
    }
}
