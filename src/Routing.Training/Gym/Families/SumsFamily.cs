namespace Routing.Training.Gym.Families;

/// <summary>Running totals of three-digit numbers, each sum in one step.</summary>
internal sealed class SumsFamily() : GymFamily("sums", GymKind.Leap)
{
    private static readonly string[] s_months = ["May", "June", "July", "August", "March"];

    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        var amounts = Enumerable.Range(0, difficulty.Of(2, 3, 4)).Select(_ => random.Between(100, 399)).ToArray();
        var months = random.Sample(s_months, amounts.Length);
        var things = random.Pick("sacks", "crates", "letters", "tickets");
        var listed = Phrases.List([.. amounts.Zip(months, (amount, month) => $"{amount} in {month}")]);

        var question = random.Pick(
            $"We sold {listed}. How many {things} is that in all?",
            $"How many {things} are {listed} together?");
        var order = random.Shuffled(amounts);
        var total = order[0];
        var steps = new List<string>();
        foreach (var amount in order[1..]) steps.Add($"{total}+{amount}={total += amount}");
        return new(
            Phrases.Unordered(amounts.Select(amount => $"{amount}")),
            question,
            $"{Phrases.Opening(random)}{string.Join(random.Pick(", then ", "; "), steps)}. {Phrases.Therefore(random)}{random.Pick("it is", "we get")} {total} {things}.{Phrases.Remark(random)}",
            $"{total}");
    }
}
