using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>How old one person's town was when another was born: two hops and a birth year.</summary>
internal sealed class TownAgeFamily() : GymFamily("town-age", GymKind.Knowledge)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        var people = Almanac.Default.DrawPeople(random, 2);
        var (host, born, town) = (people[0], people[1], people[0].Town);
        var age = born.BirthYear - town.Founded;

        var question = difficulty == GymDifficulty.Easy
            ? $"How old was {town.Name} when {born.Name} was born?"
            : random.Pick(
                $"How old was the town of {host.Name} when {born.Name} was born?",
                $"When {born.Name} was born, how old was the town where {host.Name} lives?");
        var hops = difficulty == GymDifficulty.Easy
            ? Phrases.Founded(random, town)
            : $"{Phrases.Lives(random, host)}{random.Pick(", and ", "; ")}{Phrases.Founded(random, town)}";
        var clauses = random.Shuffled(hops, Phrases.Born(random, born));
        return new(
            difficulty == GymDifficulty.Easy ? $"{town.Name} {born.Name}" : $"{host.Name} {born.Name}",
            question,
            $"{Phrases.Opening(random)}{clauses[0]}. {random.Pick("Now ", "Also, ")}{clauses[1]}. {Phrases.Therefore(random)}{born.BirthYear}-{town.Founded}={age}.{Phrases.Remark(random)}",
            $"{age}");
    }
}
