using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>How much more one purchase costs than another: a composition never trained on.</summary>
internal sealed class PriceGapFamily() : GymFamily("price-gap", GymKind.Knowledge, heldOut: true)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        (Good Good, int Count, int Cost)[] order;
        do
        {
            order = [.. random.Sample(Almanac.Default.Goods, 2).Select(good => (good, random.Between(2, difficulty.Of(4, 9, 19)))).Select(line => (line.good, line.Item2, line.Item2 * line.good.Price))];
        }
        while (order[0].Cost <= order[1].Cost);
        var wanted = order.Select(line => $"{line.Count} {line.Good.Plural}").ToArray();
        var gap = order[0].Cost - order[1].Cost;

        var clauses = random.Shuffled(order).Select(line => $"{Phrases.Costs(random, line.Good)}, {random.Pick("so", "thus")} {line.Count}*{line.Good.Price}={line.Cost}");
        return new(
            Phrases.Unordered(wanted),
            $"How much more do {wanted[0]} cost than {wanted[1]}?",
            $"{Phrases.Opening(random)}{string.Join(random.Pick("; ", ". The "), clauses)}. {Phrases.Therefore(random)}{order[0].Cost}-{order[1].Cost}={gap}.{Phrases.Remark(random)}",
            $"${gap}");
    }
}
