using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>People put in order of age: recalled years and sorting.</summary>
internal sealed class BirthOrderFamily() : GymFamily("birth-order", GymKind.Knowledge)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        Person[] people;
        do people = Almanac.Default.DrawPeople(random, difficulty.Of(2, 3, 4));
        while (people.DistinctBy(person => person.BirthYear).Count() < people.Length);
        var names = people.Select(person => person.Name).ToArray();
        var ordered = string.Join(", ", people.OrderBy(person => person.BirthYear).Select(person => person.First));

        var question = random.Pick(
            $"Put {Phrases.List(names)} in order, the oldest first.",
            $"Who is oldest? Order {Phrases.List(names)} by age, oldest first.");
        var born = Phrases.Join(random, [.. random.Shuffled(people).Select(person => Phrases.Born(random, person))]);
        return new(
            Phrases.Unordered(names),
            question,
            $"{Phrases.Opening(random)}{born}.{random.Pick("", " Now sort the years.", " Oldest first now.")}",
            ordered);
    }
}
