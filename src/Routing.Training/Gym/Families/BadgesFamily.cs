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
            $"Make badges for {Phrases.List(names)}: initials, birth year, town.",
            $"Which badges do {Phrases.List(names)} get? Initials, birth year, town.");
        var clauses = random.Shuffled(people).Select(person => $"{Recall(random, person)}: {Badge(person)}");
        return new(
            string.Join('+', names),
            question,
            $"{Phrases.Opening(random)}{string.Join(". ", clauses)}.{Phrases.Remark(random)}",
            string.Join(", ", people.Select(Badge)));
    }

    private static string Recall(GymRandom random, Person person) => random.Between(0, 1) == 0
        ? $"{Phrases.Born(random, person)} and lives in {person.Town.Name}"
        : $"{Phrases.Lives(random, person)} and was born in {person.BirthYear}";

    /// <summary>Two initials, two digits of the birth year, first letter of the town: "MD31L".</summary>
    private static string Badge(Person person) => $"{person.First[0]}{person.Last[0]}{person.BirthYear % 100:00}{person.Town.Name[0]}";
}
