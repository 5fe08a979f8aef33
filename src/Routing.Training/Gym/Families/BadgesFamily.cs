using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>Badges made of initials, birth year and town: recall mixed with string work.</summary>
internal sealed class BadgesFamily() : GymFamily("badges", GymKind.Knowledge)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        var people = Almanac.Default.DrawPeople(random, difficulty.Of(1, 2, 3));
        var names = people.Select(person => person.Name).ToArray();

        var question = random.Pick(
            $"A badge has the initials, the last two digits of the birth year and the first letter of the town. Make badges for {Phrases.List(names)}.",
            $"Make badges for {Phrases.List(names)}: initials, two digits of the birth year, first letter of the town.");
        var clauses = random.Shuffled(people).Select(person =>
            $"{string.Join(random.Pick(", and ", "; "), random.Shuffled(Phrases.Born(random, person), Phrases.Lives(random, person)))}: {Badge(person)}");
        return new(
            string.Join('+', names),
            question,
            $"{Phrases.Opening(random)}{string.Join(". ", clauses)}.{Phrases.Remark(random)}",
            string.Join(", ", people.Select(Badge)));
    }

    private static string Badge(Person person) => $"{person.First[0]}{person.Last[0]}{person.BirthYear % 100:00}{person.Town.Name[0]}";
}
