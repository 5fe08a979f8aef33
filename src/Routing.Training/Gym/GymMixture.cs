namespace Routing.Training.Gym;

/// <summary>How often each trained family occurs in a <see cref="GymStream"/>.</summary>
public static class GymMixture
{
    /// <summary>Facts need the most exposures, so families that recall several of them occur more often.</summary>
    public static IReadOnlyDictionary<string, double> Default { get; } = GymTasks.Trained.ToDictionary(
        family => family.Name,
        family => family.Kind switch { GymKind.Knowledge => 1.5, GymKind.Leap => 1.0, _ => 0.8 });

    internal static double[] Cumulative(IReadOnlyDictionary<string, double>? weights)
    {
        foreach (var (name, weight) in weights ?? new Dictionary<string, double>())
        {
            if (!Default.ContainsKey(name)) throw new ArgumentException($"no trained gym family '{name}': choose among {string.Join(", ", Default.Keys)}", nameof(weights));
            if (!(weight >= 0 && double.IsFinite(weight))) throw new ArgumentException($"the weight of '{name}' is {weight}: it must be zero or more", nameof(weights));
        }
        var sum = 0.0;
        double[] cumulative = [.. GymTasks.Trained.Select(family => sum += weights is not null && weights.TryGetValue(family.Name, out var weight) ? weight : Default[family.Name])];
        return sum > 0 ? cumulative : throw new ArgumentException("every family has the weight zero: give one a positive weight", nameof(weights));
    }
}
