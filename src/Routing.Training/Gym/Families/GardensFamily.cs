namespace Routing.Training.Gym.Families;

/// <summary>Two products of two-digit numbers and their difference, each in one step.</summary>
internal sealed class GardensFamily() : GymFamily("gardens", GymKind.Leap)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        var longest = difficulty.Of(15, 19, 49);
        (int Width, int Length, int Area) first, second;
        do (first, second) = (Plot(random, longest), Plot(random, longest));
        while (first.Area == second.Area);
        var place = random.Pick("garden", "field", "yard");
        var gap = Math.Abs(first.Area - second.Area);

        var question = random.Pick(
            $"One {place} is {first.Width} by {first.Length} m, another {second.Width} by {second.Length} m. How many square metres larger is the larger one?",
            $"By how many square metres do a {place} of {first.Width} by {first.Length} m and one of {second.Width} by {second.Length} m differ?");
        var products = string.Join(random.Pick(", ", " and ", "; "), random.Shuffled(first, second).Select(plot => $"{plot.Width}*{plot.Length}={plot.Area}"));
        return new(
            Phrases.Unordered($"{first.Width}*{first.Length}", $"{second.Width}*{second.Length}"),
            question,
            $"{Phrases.Opening(random)}{products}. {random.Pick("They differ by ", "The gap is ")}{Math.Max(first.Area, second.Area)}-{Math.Min(first.Area, second.Area)}={gap}.{Phrases.Remark(random)}",
            $"{gap}");
    }

    private static (int Width, int Length, int Area) Plot(GymRandom random, int longest)
    {
        var (width, length) = (random.Between(11, longest), random.Between(11, longest));
        return (width, length, width * length);
    }
}
