using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>How far apart two people live on the railway line: two hops each, one subtraction.</summary>
internal sealed class RailDistanceFamily() : GymFamily("rail-distance", GymKind.Knowledge)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        Person[] people;
        do people = Almanac.Default.DrawPeople(random, 2);
        while (people[0].Town == people[1].Town);
        var byTown = difficulty == GymDifficulty.Easy;
        var places = people.Select(person => byTown ? person.Town.Name : person.Name).ToArray();
        var marks = people.Select(person => person.Town.RailKm).OrderDescending().ToArray();
        var distance = marks[0] - marks[1];

        var question = byTown
            ? $"How far is it by rail from {Phrases.List(places, "to")}?"
            : random.Pick(
                $"How far apart by rail do {Phrases.List(places)} live?",
                $"How many km of rail lie between the homes of {Phrases.List(places)}?");
        var hops = random.Shuffled(people).Select(person => byTown
            ? Phrases.OnRail(random, person.Town)
            : $"{Phrases.Lives(random, person)}{random.Pick(", and ", "; ")}{Phrases.OnRail(random, person.Town)}");
        return new(
            Phrases.Unordered(places),
            question,
            $"{Phrases.Opening(random)}{string.Join(". ", hops)}. {Phrases.Therefore(random)}{marks[0]}-{marks[1]}={distance}.{Phrases.Remark(random)}",
            $"{distance}");
    }
}
