using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>What is left after a purchase: a recalled price, a product and a difference in one step each.</summary>
internal sealed class ChangeFamily() : GymFamily("change", GymKind.Leap)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        var good = random.Choose(Almanac.Default.Goods);
        var count = random.Between(2, difficulty.Of(4, 9, 19));
        var cost = count * good.Price;
        var budget = cost + random.Between(1, difficulty.Of(99, 499, 999));
        var buyer = random.Choose(Almanac.Default.People).First;

        var question = random.Pick(
            $"If {buyer} has ${budget} and buys {count} {good.Plural}, how much is left?",
            $"How much of ${budget} does {buyer} keep after buying {count} {good.Plural}?");
        return new(
            $"{budget} {count} {good.Name}",
            question,
            $"{Phrases.Opening(random)}{Phrases.Costs(random, good)}, {random.Pick("so", "thus")} {count}*{good.Price}={cost}. {random.Pick("What is left: ", "That leaves ")}{budget}-{cost}={budget - cost}.{Phrases.Remark(random)}",
            $"${budget - cost}");
    }
}
