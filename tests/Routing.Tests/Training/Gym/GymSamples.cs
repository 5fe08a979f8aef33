using System.Collections.Concurrent;
using Routing.Training.Gym;

namespace Routing.Tests.Training.Gym;

/// <summary>The first items of every family and split, drawn once for all tests.</summary>
internal static class GymSamples
{
    private const int Count = 300;

    private static readonly ConcurrentDictionary<(GymFamily, GymSplit, GymDifficulty), GymItem[]> s_items = [];

    /// <summary>All splits of a family; a held-out one has no training items.</summary>
    public static IEnumerable<GymSplit> Splits(GymFamily family) =>
        Enum.GetValues<GymSplit>().Where(split => !(family.HeldOut && split == GymSplit.Train));

    public static GymItem[] Items(GymFamily family, GymSplit split, GymDifficulty difficulty = GymDifficulty.Standard) =>
        s_items.GetOrAdd((family, split, difficulty), _ =>
            [.. Enumerable.Range(0, difficulty == GymDifficulty.Standard ? Count : Count / 6).Select(index => GymTasks.Generate(family, split, (ulong)index, difficulty))]);

    /// <summary>Fifty items of each split and difficulty.</summary>
    public static IEnumerable<GymItem> Mixed(string name)
    {
        var family = GymTasks.Family(name);
        foreach (var split in Splits(family))
            foreach (var difficulty in Enum.GetValues<GymDifficulty>())
                foreach (var item in Items(family, split, difficulty).Take(50))
                    yield return item;
    }
}
