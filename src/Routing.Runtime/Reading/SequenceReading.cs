namespace Routing.Runtime.Reading;

/// <summary>What one sequence has been told of its prompt so far, chunk by chunk.</summary>
internal sealed class SequenceReading(GenerationRequest request)
{
    private readonly List<PromptTokenLogProb> _logProbs = new(request.PromptLogProbs is null ? 0 : request.Prompt.Length - 1);
    private ReadOnlyMemory<float> _pooled;

    /// <summary>The next rows ask for logits of all their tokens, which takes much memory.</summary>
    public bool NeedsLogits => request.PromptLogProbs is not null;

    /// <summary>What a row is to tell.</summary>
    /// <param name="start">Position of its first token, in the prompt.</param>
    /// <param name="count">Its tokens.</param>
    public RowReading ForRow(int start, int count) => new(
        NeedsLogits ? request.Prompt.Slice(start + 1, Math.Min(count, request.Prompt.Length - start - 1)) : default,
        request.PromptLogProbs ?? 0, request.Pooling);

    public void Add(ReadingResult result)
    {
        _logProbs.AddRange(result.LogProbs);
        if (result.Pooled is not null) _pooled = result.Pooled;
    }

    public PromptReading Finish() => new(_logProbs, _pooled);
}
