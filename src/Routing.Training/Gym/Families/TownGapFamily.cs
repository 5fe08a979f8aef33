using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>Whose town is older, and by how many years: a composition never trained on.</summary>
internal sealed class TownGapFamily() : GymFamily("town-gap", GymKind.Knowledge, heldOut: true)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        Person[] people;
        do people = Almanac.Default.DrawPeople(random, 2);
        while (people[0].Town == people[1].Town);
        var byTown = difficulty == GymDifficulty.Easy;
        var places = people.Select(person => byTown ? person.Town.Name : person.Name).ToArray();
        var ranked = people.Select(person => person.Town).OrderBy(town => town.Founded).ToArray();
        var gap = ranked[1].Founded - ranked[0].Founded;

        var question = byTown
            ? $"Which town is older, {Phrases.List(places, "or")}, and by how many years?"
            : $"Whose town is older, that of {Phrases.List(places, "or")}, and by how many years?";
        var hops = random.Shuffled(people).Select(person => byTown
            ? Phrases.Founded(random, person.Town)
            : $"{Phrases.Lives(random, person)}{random.Pick(", and ", "; ")}{Phrases.Founded(random, person.Town)}");
        return new(
            Phrases.Unordered(places),
            question,
            $"{Phrases.Opening(random)}{string.Join(". ", hops)}. {Phrases.Therefore(random)}{ranked[0].Name} is older by {ranked[1].Founded}-{ranked[0].Founded}={gap}.{Phrases.Remark(random)}",
            $"{ranked[0].Name}, {gap}");
    }
}
