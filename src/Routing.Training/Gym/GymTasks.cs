using Routing.Training.Gym.Families;

namespace Routing.Training.Gym;

/// <summary>Reasoning tasks generated without end from seeds: every question belongs to exactly one split, and the same seed gives the same item on every machine.</summary>
public static class GymTasks
{
    /// <summary>All task families, trained ones first.</summary>
    public static IReadOnlyList<GymFamily> Families { get; } =
    [
        new OlderFamily(), new AgesTogetherFamily(), new TownAgeFamily(), new RailDistanceFamily(),
        new WhoIsFamily(), new IntroductionsFamily(), new BirthOrderFamily(), new BadgesFamily(),
        new ShoppingFamily(), new ChangeFamily(),
        new SumsFamily(), new StockFamily(), new CratesFamily(), new GardensFamily(),
        new ColumnAdditionFamily(), new PursesFamily(), new ListsFamily(),
        new ElderHomeFamily(), new TownGapFamily(), new PriceGapFamily(),
    ];

    /// <summary>Families the shipped models are trained on.</summary>
    public static IReadOnlyList<GymFamily> Trained { get; } = [.. Families.Where(family => !family.HeldOut)];

    /// <summary>The family of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static GymFamily Family(string name) =>
        Families.FirstOrDefault(family => family.Name == name)
        ?? throw new ArgumentException($"no gym family '{name}': choose one of {string.Join(", ", Families)}", nameof(name));

    /// <summary>Item number <paramref name="index"/> of a family's split. Items may repeat where a family is small; they never cross splits.</summary>
    /// <exception cref="ArgumentException">A held-out family is asked for training items.</exception>
    public static GymItem Generate(GymFamily family, GymSplit split, ulong index, GymDifficulty difficulty = GymDifficulty.Standard)
    {
        if (family.HeldOut && split == GymSplit.Train)
            throw new ArgumentException($"family '{family.Name}' is held out: it has no training items", nameof(split));
        var random = new GymRandom(GymRandom.Mix(GymRandom.Hash(family.Name) + (ulong)split, index));
        while (true)
        {
            var draft = family.Draw(random, difficulty);
            if (SplitOf(family, draft.Key) == split)
                return new(family, draft.Key, draft.Question, $"{draft.Reasoning} {GymFormat.FinalMarker} {draft.Expected}", draft.Expected);
        }
    }

    /// <summary>The split a question belongs to: 90 % training, 5 % validation, 5 % test, by a hash of its content.</summary>
    public static GymSplit SplitOf(GymFamily family, string key) => (GymRandom.Hash($"{family.Name}|{key}") % 20) switch
    {
        0 => GymSplit.Test,
        1 => GymSplit.Validation,
        _ => GymSplit.Train,
    };
}
