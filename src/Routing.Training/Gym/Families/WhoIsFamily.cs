using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>One of several people has a job or lives in a town: find out who, then say when that person was born.</summary>
internal sealed class WhoIsFamily() : GymFamily("who-is", GymKind.Knowledge)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        var people = Almanac.Default.DrawPeople(random, difficulty.Of(2, 2, 4));
        var byJob = random.Between(0, 3) > 0;
        while (people.DistinctBy(person => byJob ? person.Job : person.Town.Name).Count() < people.Length)
            people = Almanac.Default.DrawPeople(random, people.Length);
        var wanted = random.Choose(people);
        var names = people.Select(person => person.Name).ToArray();

        var condition = byJob ? $"is a {wanted.Job}" : $"lives in {wanted.Town.Name}";
        var question = random.Pick(
            $"One of {Phrases.List(names)} {condition}. When was that one born?",
            $"When was the one of {Phrases.List(names)} born who {condition}?");
        var clauses = Phrases.Join(random, [.. random.Shuffled(people).Select(person => byJob ? Phrases.Works(random, person) : Phrases.Lives(random, person))]);
        return new(
            $"{Phrases.Unordered(names)} {condition}",
            question,
            $"{Phrases.Opening(random)}{clauses}. {random.Pick("It is", "That is", "We want")} {wanted.First}: {Phrases.Born(random, wanted)}.{Phrases.Remark(random)}",
            $"{wanted.BirthYear}");
    }
}
