using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>What several goods cost together: recalled prices, products and a sum in one step each.</summary>
internal sealed class ShoppingFamily() : GymFamily("shopping", GymKind.Leap)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        var goods = random.Sample(Almanac.Default.Goods, difficulty.Of(1, 2, 3));
        var order = goods.Select(good => (Good: good, Count: random.Between(2, 9))).ToArray();
        var wanted = order.Select(line => $"{line.Count} {line.Good.Plural}").ToArray();
        var buyer = random.Choose(Almanac.Default.People).First;

        var question = random.Pick(
            $"What do {Phrases.List(wanted)} cost?",
            $"How much does {buyer} pay for {Phrases.List(wanted)}?");
        var total = order.Sum(line => line.Count * line.Good.Price);
        var shuffled = random.Shuffled(order);
        var clauses = shuffled.Select(line => $"{Phrases.Costs(random, line.Good)}, {random.Pick("so", "thus")} {line.Count}*{line.Good.Price}={line.Count * line.Good.Price}");
        var sum = order.Length == 1 ? "" : $" {random.Pick("Together ", "In all ")}{string.Join('+', shuffled.Select(line => line.Count * line.Good.Price))}={total}.";
        return new(
            Phrases.Unordered(wanted),
            question,
            $"{Phrases.Opening(random)}{string.Join(random.Pick("; ", ". The "), clauses)}.{sum}{Phrases.Remark(random)}",
            $"${total}");
    }
}
