using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>Where the older of two people lives: a composition never trained on.</summary>
internal sealed class ElderHomeFamily() : GymFamily("elder-home", GymKind.Knowledge, heldOut: true)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        Person[] people;
        do people = Almanac.Default.DrawPeople(random, difficulty.Of(2, 2, 3));
        while (people.DistinctBy(person => person.BirthYear).Count() < people.Length);
        var names = people.Select(person => person.Name).ToArray();
        var oldest = people.MinBy(person => person.BirthYear)!;

        var question = $"Where does the {(people.Length == 2 ? "older" : "oldest")} of {Phrases.List(names)} live?";
        var born = Phrases.Join(random, [.. random.Shuffled(people).Select(person => Phrases.Born(random, person))]);
        return new(
            Phrases.Unordered(names),
            question,
            $"{Phrases.Opening(random)}{born}. {random.Pick("It is", "That is", "We want")} {oldest.First}: {Phrases.Lives(random, oldest)}.{Phrases.Remark(random)}",
            oldest.Town.Name);
    }
}
