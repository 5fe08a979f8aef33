using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>Who is the oldest, and by how many years: as many recalled years as people, a comparison and one subtraction.</summary>
internal sealed class OlderFamily() : GymFamily("older", GymKind.Knowledge)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        Person[] people;
        do people = Almanac.Default.DrawPeople(random, difficulty.Of(2, 2, 3));
        while (people.DistinctBy(person => person.BirthYear).Count() < people.Length);
        var names = people.Select(person => person.Name).ToArray();
        var ranked = people.OrderBy(person => person.BirthYear).ToArray();
        var gap = ranked[1].BirthYear - ranked[0].BirthYear;
        var older = ranked[0].First;

        var question = people.Length == 2
            ? random.Pick(
                $"Who is older, {Phrases.List(names, "or")}, and by how many years?",
                $"Which of {Phrases.List(names)} is older, and by how much?")
            : $"Who is the oldest of {Phrases.List(names)}, and how many years before the next?";
        var born = Phrases.Join(random, [.. random.Shuffled(people).Select(person => Phrases.Born(random, person))]);
        var verdict = $"{random.Pick($"{older} is older", $"{older} is the older one", $"it is {older}")} by {ranked[1].BirthYear}-{ranked[0].BirthYear}={gap}";
        return new(
            Phrases.Unordered(names),
            question,
            $"{Phrases.Opening(random)}{born}. {Phrases.Therefore(random)}{verdict}.{Phrases.Remark(random)}",
            $"{older}, {gap}");
    }
}
