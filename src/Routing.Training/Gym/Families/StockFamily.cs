namespace Routing.Training.Gym.Families;

/// <summary>A stock that shrinks and grows by three-digit numbers, each step at once.</summary>
internal sealed class StockFamily() : GymFamily("stock", GymKind.Leap)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        var stock = random.Between(300, 699);
        var moves = new List<int>();
        var level = stock;
        for (var move = 0; move < difficulty.Of(1, 2, 4); move++)
        {
            var change = random.Between(100, 299) * (level < 400 || random.Between(0, 1) == 0 ? 1 : -1);
            moves.Add(change);
            level += change;
        }
        var things = random.Pick("bales", "logs", "bricks", "barrels");
        var place = random.Pick("barn", "yard", "shed", "store");

        var told = Phrases.List([.. moves.Select(change => change > 0 ? $"{change} came in" : $"{-change} went out")]);
        var question = random.Pick(
            $"The {place} held {stock} {things}. Then {told}. How many are there now?",
            $"There were {stock} {things} in the {place}; {told}. How many are left?");
        level = stock;
        var steps = new List<string>();
        foreach (var change in moves) steps.Add($"{level}{(change > 0 ? "+" : "-")}{Math.Abs(change)}={level += change}");
        return new(
            $"{stock} {string.Join(' ', moves)}",
            question,
            $"{Phrases.Opening(random)}{string.Join(random.Pick(", then ", "; "), steps)}. {Phrases.Therefore(random)}{random.Pick("the " + place + " holds", "there are")} {level} {things}.{Phrases.Remark(random)}",
            $"{level}");
    }
}
