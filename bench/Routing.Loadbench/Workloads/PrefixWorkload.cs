namespace Routing.Loadbench.Workloads;

/// <summary>Random prompts that begin alike, as those with a long instruction do: what a prefix cache is worth.</summary>
/// <param name="prefixes">Different beginnings; requests take them in turn.</param>
/// <param name="prefixTokens">Length of a beginning.</param>
/// <param name="inputTokens">Length of what follows it, different in every request.</param>
internal sealed class PrefixWorkload(PromptText text, int prefixes, int prefixTokens, int inputTokens, int outputTokens) : IWorkload
{
    public string Description =>
        $"prefix ({prefixes} shared beginnings of {prefixTokens} and {inputTokens} more {(text.AsText ? "words" : "tokens")} in, {outputTokens} tokens out)";

    public IReadOnlyList<LoadRequest> Draw(int count, RunKey run)
    {
        var random = run.Own();
        int[][] shared = [.. Enumerable.Range(0, prefixes).Select(_ => text.Draw(random, prefixTokens))];
        return [.. Enumerable.Range(0, count).Select(request => text.Request([.. shared[request % prefixes], .. text.Draw(random, inputTokens)], outputTokens, request))];
    }
}
