namespace Routing.Training.Gym.Families;

/// <summary>Two-digit by one-digit products and their sum, each in one step.</summary>
internal sealed class CratesFamily() : GymFamily("crates", GymKind.Leap)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        var loads = Enumerable.Range(0, difficulty.Of(1, 2, 3)).Select(_ => (Crates: random.Between(2, 9), Each: random.Between(12, 99))).ToArray();
        var things = random.Pick("pears", "plums", "eggs", "figs");
        var told = Phrases.List([.. loads.Select(load => $"{load.Crates} crates of {load.Each}")]);

        var question = random.Pick(
            $"How many {things} are in {told}?",
            $"A cart brings {told}. How many {things} is that?");
        var order = random.Shuffled(loads);
        var total = loads.Sum(load => load.Crates * load.Each);
        var products = string.Join(random.Pick(", ", " and ", "; "), order.Select(load => $"{load.Crates}*{load.Each}={load.Crates * load.Each}"));
        var sum = loads.Length == 1 ? "" : $" {random.Pick("Together ", "In all ")}{string.Join('+', order.Select(load => load.Crates * load.Each))}={total}.";
        return new(
            Phrases.Unordered(loads.Select(load => $"{load.Crates}*{load.Each}")),
            question,
            $"{Phrases.Opening(random)}{products}.{sum}{Phrases.Remark(random)}",
            $"{total}");
    }
}
