using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Routing.Runtime.Grammars;
using Routing.Runtime.Scheduling;
using Routing.Runtime.Text;
using Routing.Runtime.Workers;

namespace Routing.Runtime;

/// <summary>Generates text with one model, or with a small and a large one under a token router. Safe for concurrent use.</summary>
/// <remarks>
/// Owns: one thread a model. A small and a large model must share their vocabulary
/// (<see cref="Formats.Tokenization.PairValidator"/>); sizes may differ by padding, tokens beyond the smaller one are never chosen.
/// </remarks>
public sealed class Engine : IDisposable
{
    private readonly EngineOptions _options;
    private readonly RoutingSet _routing;
    private readonly List<Worker> _workers = [];
    private readonly Lane[] _lanes;
    private readonly Orchestrator _orchestrator = null!;
    private bool _disposed;

    /// <summary>Loads the models, each on its own thread, and waits until they are ready.</summary>
    /// <exception cref="ArgumentException">An option is impossible; the message names all that are.</exception>
    public Engine(EngineOptions options, RoutingSet routing, WorkerModel small, WorkerModel? large = null)
    {
        (_options, _routing) = (options, routing);
        string[] errors = [.. options.Errors(), .. options.DefaultRouting.Errors(routing, large is not null)];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors), nameof(options));

        // Only the small model proposes, so only its worker needs the routers.
        _workers.Add(new Worker(small, routing, options.Grammars, Report));
        if (large is not null) _workers.Add(new Worker(large, RoutingSet.Empty, options.Grammars, Report));
        try
        {
            _lanes = [.. _workers.Select((worker, role) => new Lane((ModelRole)role, worker, worker.WaitUntilReady()))];
        }
        catch
        {
            foreach (var worker in _workers) worker.Dispose();
            throw;
        }
        Vocabulary = _lanes.Min(lane => lane.Facts.Vocabulary);
        EosTokenIds = [.. _lanes.SelectMany(lane => lane.Facts.EosTokenIds).Where(id => id < Vocabulary).Distinct().Order()];
        _orchestrator = new Orchestrator(options, routing, _lanes, Vocabulary, EosTokenIds);

        // A worker that fails to load reports before there is an orchestrator; the constructor throws its reason.
        void Report() => _orchestrator?.Advance();
    }

    /// <summary>Tokens that can be chosen: those all models know.</summary>
    public int Vocabulary { get; }

    /// <summary>Tokens that end a sequence, of all models.</summary>
    public IReadOnlyList<int> EosTokenIds { get; }

    public bool HasLarge => _lanes.Length > 1;

    /// <summary>Why the engine died, or null while it lives.</summary>
    public Exception? Fault => _orchestrator.Fault;

    /// <summary>Longest sequence, prompt included, that every model of a mode takes: its context or its KV memory.</summary>
    public int MaxSequenceTokens(TokenRoutingMode mode) => Lanes(mode).Min(lane => Math.Min(lane.Facts.ContextLength, lane.Facts.Slots));

    /// <summary>Tokens, over all sequences, that the KV memory of every model of a mode holds.</summary>
    public int KvSlots(TokenRoutingMode mode) => Lanes(mode).Min(lane => lane.Facts.Slots);

    /// <summary>Sequences waiting for admission: cheap to ask.</summary>
    public int Waiting => _orchestrator.Waiting;

    /// <summary>Prompt tokens of the waiting sequences: cheap to ask.</summary>
    public long WaitingPromptTokens => _orchestrator.WaitingPromptTokens;

    /// <summary>All counters at one moment, which is after every completion seen so far.</summary>
    public EngineMetrics Metrics() => _orchestrator.Metrics();

    /// <summary>Accepts a request; false when the queue is full.</summary>
    /// <exception cref="InvalidRequestException">This engine cannot serve it.</exception>
    public bool TryEnqueue(GenerationRequest request, [NotNullWhen(true)] out Generation? generation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var routing = request.Routing ?? _options.DefaultRouting;
        string[] errors = [.. Errors(request, routing)];
        if (errors.Length > 0) throw new InvalidRequestException(errors);
        Check(request.Sampling.Grammar);

        var now = _options.Clock.GetTimestamp();
        long? deadline = request.Timeout is { } timeout ? now + (long)(timeout.TotalSeconds * _options.Clock.TimestampFrequency) : null;
        TextStream[] texts = [.. Enumerable.Range(0, request.Sampling.Choices).Select(_ => new TextStream(_options.Detokenizer?.Invoke(request.SkipSpecialTokens), new StopMatcher(request.Sampling.StopStrings, request.Sampling.IncludeStop)))];
        // The prompt was checked: keep what was checked, whatever the caller does with the array.
        generation = new Generation(request with { Prompt = request.Prompt.ToArray() }, routing, texts, now, deadline, _orchestrator.Sweep);
        if (_orchestrator.TryEnqueue(generation)) return true;
        generation = null;
        return false;
    }

    /// <summary>As <see cref="TryEnqueue"/>, for callers that do not wait for room.</summary>
    /// <exception cref="InvalidRequestException">This engine cannot serve it.</exception>
    /// <exception cref="EngineBusyException">The queue is full.</exception>
    public Generation Enqueue(GenerationRequest request) =>
        TryEnqueue(request, out var generation) ? generation : throw new EngineBusyException(_options.QueueCapacity);

    /// <summary>Accepts a request and streams its tokens; leaving the stream early cancels it.</summary>
    /// <exception cref="InvalidRequestException">This engine cannot serve it.</exception>
    /// <exception cref="EngineBusyException">The queue is full.</exception>
    /// <exception cref="GenerationFailedException">A choice failed, or the engine did.</exception>
    public async IAsyncEnumerable<GeneratedToken> GenerateAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var generation = Enqueue(request);
        try
        {
            await foreach (var token in generation.Tokens.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return token;
        }
        finally
        {
            generation.Cancel();
        }
        var summary = await generation.Completion.ConfigureAwait(false);
        if (summary.Choices.FirstOrDefault(choice => choice.FinishReason == FinishReason.Error) is { } failed)
            throw new GenerationFailedException(failed.Error!);
    }

    private IEnumerable<string> Errors(GenerationRequest request, TokenRoutingOptions routing)
    {
        foreach (var error in request.Sampling.Errors(Vocabulary).Concat(routing.Errors(_routing, HasLarge)).Concat(request.ReadingErrors())) yield return error;
        if (request.Prompt.Length == 0) yield return "the prompt is empty; it needs at least one token.";
        for (var i = 0; i < request.Prompt.Length; i++)
        {
            var id = request.Prompt.Span[i];
            if (id >= 0 && id < Vocabulary) continue;
            yield return $"prompt token {i} is {id}; the vocabulary has {Vocabulary}.";
            break;
        }
        var tokens = (long)request.Prompt.Length + request.Sampling.MaxTokens;
        foreach (var lane in _lanes.Where(lane => routing.Takes(lane.Role, request.Sampling.MaxTokens)))
        {
            var role = lane.Role == ModelRole.Small ? "small" : "large";
            if (tokens > lane.Facts.ContextLength) yield return $"prompt and max_tokens are {tokens} tokens; the {role} model's context is {lane.Facts.ContextLength}.";
            else if (tokens > lane.Facts.Slots) yield return $"prompt and max_tokens are {tokens} tokens; the {role} model's KV memory holds {lane.Facts.Slots}.";
        }
        if (request.Sampling.Choices > _options.QueueCapacity) yield return $"n is {request.Sampling.Choices}; the queue holds {_options.QueueCapacity}.";
        if (request.Sampling.StopStrings.Count > 0 && _options.Detokenizer is null) yield return "stop strings need a tokenizer, which this engine has not.";
        if (request.Sampling.Grammar is not null && _options.Grammars is null) yield return "a grammar needs a tokenizer, which this engine has not.";
        if (request.Sampling.Grammar is not null && EosTokenIds.Count == 0) yield return "a grammar needs an end-of-sequence token, and the models name none.";
        if (request.Timeout <= TimeSpan.Zero || request.Timeout > TimeSpan.FromDays(7)) yield return $"the timeout is {request.Timeout}; it must be positive and at most a week.";
    }

    private IEnumerable<Lane> Lanes(TokenRoutingMode mode) => _lanes.Where(lane => new TokenRoutingOptions { Mode = mode }.Takes(lane.Role, maxTokens: 1));

    /// <summary>Compiles the grammar, so that the workers find it made.</summary>
    private void Check(GrammarSpec? grammar)
    {
        try
        {
            if (grammar is not null) _options.Grammars!.Check(grammar);
        }
        catch (GrammarException unusable)
        {
            throw new InvalidRequestException([unusable.Message], unusable);
        }
    }

    /// <summary>Cancels what runs, then stops the threads and frees the models.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _orchestrator.Stop();
        foreach (var worker in _workers) worker.Dispose();
        _orchestrator.Dispose();
    }
}
