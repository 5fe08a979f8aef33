using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>Operations on a list of goods, the list written down after each.</summary>
internal sealed class ListsFamily() : GymFamily("lists", GymKind.Skill)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        var list = random.Sample(Almanac.Default.Goods, difficulty.Of(3, 3, 5)).Select(good => good.Name).ToArray();
        var start = string.Join(", ", list);
        var operations = random.Sample(ListOperation.All, difficulty.Of(1, 2, 3));

        var told = Phrases.List([.. operations.Select(operation => operation.Order)], "then");
        var steps = new List<string>();
        foreach (var operation in operations)
        {
            list = operation.Apply(list);
            steps.Add($"{random.Choose(operation.Results)}: {string.Join(", ", list)}");
        }
        return new(
            $"{start}: {told}",
            random.Pick($"Take the list {start}; {told}.", $"Here is a list: {start}. Please {told}."),
            $"{Phrases.Opening(random)}{string.Join(random.Pick(". Now ", "; "), steps)}.{Phrases.Remark(random)}",
            string.Join(", ", list));
    }
}
