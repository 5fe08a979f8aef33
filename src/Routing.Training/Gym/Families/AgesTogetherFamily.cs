using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>Ages of several people in a given year, added up: recalled years, subtractions and a sum in one step each.</summary>
internal sealed class AgesTogetherFamily() : GymFamily("ages-together", GymKind.Knowledge)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        var people = Almanac.Default.DrawPeople(random, difficulty.Of(2, 2, 3));
        var year = 2000 + (difficulty == GymDifficulty.Easy ? 0 : random.Between(0, 9));
        var names = people.Select(person => person.Name).ToArray();
        var total = people.Sum(person => year - person.BirthYear);

        var question = random.Pick(
            $"How old were {Phrases.List(names)} together in {year}?",
            $"What did the ages of {Phrases.List(names)} add up to in {year}?");
        var shuffled = random.Shuffled(people);
        var clauses = shuffled.Select(person => $"{Phrases.Born(random, person)}{random.Pick(", so ", ", making it ", ", thus ")}{year}-{person.BirthYear}={year - person.BirthYear}").ToArray();
        var ages = string.Join('+', shuffled.Select(person => year - person.BirthYear));
        return new(
            $"{Phrases.Unordered(names)} {year}",
            question,
            $"{Phrases.Opening(random)}{string.Join(random.Pick("; ", ". "), clauses)}. {random.Pick("Together ", "In all ")}{ages}={total}.{Phrases.Remark(random)}",
            $"{total}");
    }
}
