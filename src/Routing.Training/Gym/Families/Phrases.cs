using Routing.Training.Gym.Facts;

namespace Routing.Training.Gym.Families;

/// <summary>Equivalent wordings, drawn at random: what a model writes here changes nothing about the answer.</summary>
internal static class Phrases
{
    private static readonly string[] s_openings =
    [
        "Well, ", "Right, ", "Let's see: ", "Sure, ", "Okay, ", "Fine, ", "Here goes: ", "Easily done: ",
        "Gladly, ", "Hm, ", "One moment: ", "As I recall, ", "Step by step: ", "Of course, ", "No problem, ", "To begin: ",
    ];

    private static readonly string[] s_remarks =
    [
        " Good.", " That settles it.", " Done.", " All clear.", " And that is it.", " Nothing else to do.", " Now I am sure.", " Quite simple.",
    ];

    /// <summary>First words of an answer; what follows starts with a name or in lower case.</summary>
    public static string Opening(GymRandom random) => random.Choose(s_openings);

    /// <summary>A sentence, or none, that may stand before the final answer.</summary>
    public static string Remark(GymRandom random) => random.Between(0, 1) == 0 ? "" : random.Choose(s_remarks);

    public static string Therefore(GymRandom random) => random.Pick("So ", "Thus ", "Hence ", "Then ", "Therefore ", "In short, ");

    public static string Born(GymRandom random, Person person) =>
        $"{person.Name} {random.Pick("was born in", "came along in", "dates from", "arrived in")} {person.BirthYear}";

    public static string Lives(GymRandom random, Person person) =>
        $"{person.Name} {random.Pick("lives in", "is at home in", "resides in", "dwells in")} {person.Town.Name}";

    public static string Works(GymRandom random, Person person) =>
        $"{person.Name} {random.Pick("is a", "works as a", "earns a living as a", "serves as a")} {person.Job}";

    public static string Founded(GymRandom random, Town town) =>
        $"{town.Name} {random.Pick("was founded in", "goes back to", "exists since", "began in")} {town.Founded}";

    public static string OnRail(GymRandom random, Town town) =>
        $"{town.Name} {random.Pick("lies", "is", "stands", "stops")} at km {town.RailKm}";

    public static string Costs(GymRandom random, Good good) =>
        $"{good.Plural} {random.Pick("cost", "are", "sell at", "go for")} ${good.Price} each";

    /// <summary>Clauses in a row with one of the usual separators.</summary>
    public static string Join(GymRandom random, params IReadOnlyList<string> clauses)
    {
        var separator = random.Pick(", ", "; ", ", while ", ", and ");
        var last = random.Pick(" and ", separator);
        return string.Join(separator, clauses.SkipLast(1)) + (clauses.Count > 1 ? last : "") + clauses[^1];
    }

    /// <summary>"A, B and C", as questions list things.</summary>
    public static string List(IReadOnlyList<string> items, string word = "and") =>
        items.Count == 1 ? items[0] : $"{string.Join(", ", items.SkipLast(1))} {word} {items[^1]}";

    /// <summary>A key that does not depend on the order of its parts.</summary>
    public static string Unordered(params IEnumerable<string> parts) => string.Join('+', parts.Order(StringComparer.Ordinal));
}
