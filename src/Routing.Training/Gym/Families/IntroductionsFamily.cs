using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>One fact about each of several people, in the order asked: recall and copying.</summary>
internal sealed class IntroductionsFamily() : GymFamily("introductions", GymKind.Knowledge)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        var people = Almanac.Default.DrawPeople(random, difficulty.Of(1, 2, 4));
        var fields = people.Select(_ => random.Pick("job", "job", "town", "birth year")).ToArray();
        var wanted = people.Zip(fields, (person, field) => $"the {field} of {person.Name}").ToArray();

        var question = $"{random.Pick("Give", "Tell me", "Name")} {Phrases.List(wanted)}.";
        var clauses = Phrases.Join(random, [.. random.Shuffled(people.Zip(fields)).Select(pair => Clause(random, pair.First, pair.Second))]);
        return new(
            Phrases.Unordered(wanted),
            question,
            $"{Phrases.Opening(random)}{clauses}.{Phrases.Remark(random)}",
            string.Join(", ", people.Zip(fields, Value)));
    }

    private static string Clause(GymRandom random, Person person, string field) => field switch
    {
        "job" => Phrases.Works(random, person),
        "town" => Phrases.Lives(random, person),
        _ => Phrases.Born(random, person),
    };

    private static string Value(Person person, string field) => field switch
    {
        "job" => person.Job,
        "town" => person.Town.Name,
        _ => $"{person.BirthYear}",
    };
}
