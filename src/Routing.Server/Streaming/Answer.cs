using System.Threading.Channels;
using Routing.Runtime;
using Routing.Runtime.Reading;
using Routing.Server.Errors;
using Routing.Server.Requests;

namespace Routing.Server.Streaming;

/// <summary>What the engine makes for one HTTP request: one generation a prompt, their choices numbered through.</summary>
internal sealed class Answer
{
    private readonly Generation[] _generations;
    private readonly int _choices;

    private Answer(Generation[] generations, int choices)
    {
        (_generations, _choices) = (generations, choices);
        Tokens = generations.Length == 1 ? generations[0].Tokens : Merge();
    }

    /// <summary>Tokens as they are made; ends when all choices have.</summary>
    public ChannelReader<GeneratedToken> Tokens { get; }

    /// <summary>Hands the requests to the engine: all of them or none.</summary>
    /// <exception cref="ApiException">The queue is full, or the engine cannot serve one.</exception>
    public static Answer Enqueue(IReadOnlyList<PreparedRequest> requests)
    {
        var generations = new List<Generation>(requests.Count);
        try
        {
            foreach (var request in requests)
                generations.Add(request.Models.Host.Engine.TryEnqueue(request.Engine, out var generation) ? generation : throw ApiException.Unavailable("overloaded", "The server's queue is full; try again shortly."));
            return new Answer([.. generations], requests[0].Engine.Sampling.Choices);
        }
        catch (Exception failure)
        {
            foreach (var generation in generations) generation.Cancel();
            throw failure switch
            {
                InvalidRequestException invalid => EngineErrors.Explain(invalid),
                GenerationFailedException => EngineErrors.Dead(),
                _ => failure,
            };
        }
    }

    /// <summary>What was asked to know of a prompt; there before its first token.</summary>
    public Task<PromptReading?> ReadingAsync(int prompt) => _generations[prompt].Reading;

    public async Task<AnswerEnd> EndAsync()
    {
        var ends = await Task.WhenAll(_generations.Select(generation => generation.Completion));
        return new AnswerEnd([.. ends.SelectMany((end, prompt) => end.Choices.Select(choice => choice with { Choice = prompt * _choices + choice.Choice }))], [.. ends.Select(end => end.Reading)]);
    }

    /// <summary>Cancels it when a token is cancelled, until what is returned is disposed.</summary>
    public CancellationTokenRegistration CancelOn(CancellationToken stop) => stop.UnsafeRegister(static answer => ((Answer)answer!).Cancel(), this);

    public void Cancel()
    {
        foreach (var generation in _generations) generation.Cancel();
    }

    private ChannelReader<GeneratedToken> Merge()
    {
        // Each generation holds its own tokens until they are read, so one place each is room enough here.
        var merged = Channel.CreateBounded<GeneratedToken>(_generations.Length);
        _ = PumpAllAsync();
        return merged.Reader;

        async Task PumpAllAsync()
        {
            try
            {
                await Task.WhenAll(_generations.Select(PumpAsync));
                merged.Writer.TryComplete();
            }
            catch (Exception failure)
            {
                merged.Writer.TryComplete(failure);
            }
        }

        async Task PumpAsync(Generation generation, int prompt)
        {
            await foreach (var token in generation.Tokens.ReadAllAsync())
                await merged.Writer.WriteAsync(token with { Choice = prompt * _choices + token.Choice });
        }
    }
}
