using Routing.Training.Gym;

namespace Routing.Loadbench.Workloads;

/// <summary>Test questions of the gym, whose answers are known: speed with quality beside it, for models trained on the gym.</summary>
/// <remarks>Families take turns. Every policy answers the same questions; every repeat and level has its own while a family has enough.</remarks>
internal sealed class GymWorkload(int maxTokens) : IWorkload
{
    public string Description => $"gym (test questions, at most {maxTokens} tokens out)";

    public IReadOnlyList<LoadRequest> Draw(int count, RunKey run)
    {
        var families = GymTasks.Trained;
        var first = (ulong)run.Run * (ulong)((count + families.Count - 1) / families.Count) + 1000 * run.Seed;
        return [.. Enumerable.Range(0, count).Select(number =>
        {
            var item = GymTasks.Generate(families[number % families.Count], GymSplit.Test, first + (ulong)(number / families.Count));
            return LoadRequest.OfChat([item.Question], maxTokens) with { Item = item, Seed = (int)(GymRandom.Hash(item.Key) >> 33) };
        })];
    }
}
