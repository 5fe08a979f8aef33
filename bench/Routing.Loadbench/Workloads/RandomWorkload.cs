namespace Routing.Loadbench.Workloads;

/// <summary>Prompts of random tokens and answers of a fixed length: speed alone.</summary>
internal sealed class RandomWorkload(PromptText text, int inputTokens, int outputTokens) : IWorkload
{
    public string Description => $"random ({inputTokens} {(text.AsText ? "words" : "tokens")} in, {outputTokens} tokens out)";

    public IReadOnlyList<LoadRequest> Draw(int count, RunKey run)
    {
        var random = run.Own();
        return [.. Enumerable.Range(0, count).Select(seed => text.Request(text.Draw(random, inputTokens), outputTokens, seed))];
    }
}
