namespace Routing.Training.Gym.Facts;

/// <summary>The facts of the gym's world: generated once from a fixed seed, the same for every split, learned from many phrasings and never shown in a prompt.</summary>
public sealed class Almanac
{
    private const ulong Seed = 1842;
    private const int PersonCount = 240;

    private Almanac()
    {
        var random = new GymRandom(Seed);
        var years = random.Sample([.. Enumerable.Range(1100, 800)], AlmanacNames.Towns.Length);
        var marks = random.Sample([.. Enumerable.Range(100, 800)], AlmanacNames.Towns.Length);
        Towns = [.. AlmanacNames.Towns.Select((name, i) => new Town(name, years[i], marks[i]))];
        var prices = random.Sample([.. Enumerable.Range(12, 88)], AlmanacNames.Goods.Length);
        Goods = [.. AlmanacNames.Goods.Select((name, i) => new Good(name, prices[i]))];

        // Names, towns and jobs are dealt evenly, so that none of them alone tells much about the others.
        var first = random.Shuffled(AlmanacNames.First);
        var last = random.Shuffled(AlmanacNames.Last);
        var rounds = random.Sample([.. Enumerable.Range(0, last.Length)], PersonCount / first.Length);
        var towns = Deal(random, Towns);
        var jobs = Deal(random, AlmanacNames.Jobs);
        People = [.. Enumerable.Range(0, PersonCount).Select(i => new Person(
            first[i % first.Length],
            last[(i + rounds[i / first.Length]) % last.Length],
            random.Between(1900, 1999),
            towns[i],
            jobs[i]))];
    }

    public static Almanac Default { get; } = new();

    public IReadOnlyList<Person> People { get; }

    public IReadOnlyList<Town> Towns { get; }

    public IReadOnlyList<Good> Goods { get; }

    /// <summary>What there is to know: birth year, town and job of a person, age and railway mark of a town, price of a good.</summary>
    public int FactCount => (People.Count * 3) + (Towns.Count * 2) + Goods.Count;

    /// <summary>People who can be told apart by their first names.</summary>
    internal Person[] DrawPeople(GymRandom random, int count)
    {
        Person[] people;
        do people = random.Sample(People, count);
        while (people.DistinctBy(person => person.First).Count() < count);
        return people;
    }

    private static T[] Deal<T>(GymRandom random, IReadOnlyList<T> items) =>
        random.Shuffled(Enumerable.Range(0, PersonCount).Select(i => items[i % items.Count]));
}
