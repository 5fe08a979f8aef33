using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>Coins that change hands, every purse written down after every gift: variable tracing.</summary>
internal sealed class PursesFamily() : GymFamily("purses", GymKind.Skill)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        var names = Almanac.Default.DrawPeople(random, difficulty.Of(2, 3, 4)).Select(person => person.First).ToArray();
        var purses = names.ToDictionary(name => name, _ => random.Between(10, 29));
        var start = Phrases.List([.. names.Select(name => $"{name} has {purses[name]}")]);

        var (told, steps) = (new List<string>(), new List<string>());
        for (var gift = 0; gift < difficulty.Of(1, 2, 4); gift++)
        {
            var giver = random.Choose<string>([.. names.Where(name => purses[name] >= 10)]);
            var taker = random.Choose<string>([.. names.Where(name => name != giver)]);
            var coins = random.Between(2, 9);
            told.Add($"{giver} gives {taker} {coins}");
            purses[giver] -= coins;
            purses[taker] += coins;
            var now = random.Shuffled(giver, taker).Select(name => $"{name} {purses[name]}");
            steps.Add(string.Join(random.Pick(", ", " and "), now));
        }
        var asked = random.Choose(names);
        return new(
            $"{start}. {string.Join(". ", told)}. {asked}",
            $"{random.Pick("Coins", "In coins")}: {start}. {string.Join(". ", told)}. How many has {asked} {random.Pick("now", "then")}?",
            $"{random.Pick("After each gift: ", "Gift by gift: ")}{string.Join(random.Pick(". Then ", "; then "), steps)}.{Phrases.Remark(random)}",
            $"{purses[asked]}");
    }
}
