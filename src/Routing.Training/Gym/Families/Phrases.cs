using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>Equivalent wordings, drawn at random: what a model writes here changes nothing about the answer.</summary>
internal static class Phrases
{
    /// <summary>First words of an answer; what follows starts with a name or in lower case.</summary>
    public static string Opening(GymRandom random) => random.Pick("Well, ", "Right, ", "Let's see: ", "Sure, ");

    /// <summary>A sentence, or none, that may stand before the final answer.</summary>
    public static string Remark(GymRandom random) => random.Pick("", "", " Good.", " That settles it.");

    public static string Therefore(GymRandom random) => random.Pick("So ", "Thus ", "Hence ");

    public static string Born(GymRandom random, Person person) =>
        $"{person.Name} {random.Pick("was born in", "came along in")} {person.BirthYear}";

    public static string Lives(GymRandom random, Person person) =>
        $"{person.Name} {random.Pick("lives in", "is at home in")} {person.Town.Name}";

    public static string Works(GymRandom random, Person person) =>
        $"{person.Name} {random.Pick("is a", "works as a")} {person.Job}";

    public static string Founded(GymRandom random, Town town) =>
        $"{town.Name} {random.Pick("was founded in", "goes back to")} {town.Founded}";

    public static string OnRail(GymRandom random, Town town) =>
        $"{town.Name} {random.Pick("lies", "is")} at km {town.RailKm}";

    public static string Costs(GymRandom random, Good good) =>
        $"{good.Plural} {random.Pick("cost", "are")} ${good.Price} each";

    /// <summary>Clauses in a row with one of the usual separators.</summary>
    public static string Join(GymRandom random, params IReadOnlyList<string> clauses)
    {
        var separator = random.Pick(", ", "; ");
        var last = random.Pick(" and ", separator);
        return string.Join(separator, clauses.SkipLast(1)) + (clauses.Count > 1 ? last : "") + clauses[^1];
    }

    /// <summary>"A, B and C", as questions list things.</summary>
    public static string List(IReadOnlyList<string> items, string word = "and") =>
        items.Count == 1 ? items[0] : $"{string.Join(", ", items.SkipLast(1))} {word} {items[^1]}";

    /// <summary>A key that does not depend on the order of its parts.</summary>
    public static string Unordered(params IEnumerable<string> parts) => string.Join('+', parts.Order(StringComparer.Ordinal));
}
