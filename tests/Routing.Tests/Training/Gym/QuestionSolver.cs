using System.Globalization;
using System.Text.RegularExpressions;
using Routing.Training.Gym;
using Routing.Training.Gym.Facts;

namespace Routing.Tests.Training.Gym;

/// <summary>Answers a question of the gym from its text and the almanac alone, knowing nothing of how it was drawn.</summary>
internal static partial class QuestionSolver
{
    public static string Solve(GymItem item) => item.Family.Name switch
    {
        "older" => Older(item.Question),
        "ages-together" => $"{People(item.Question).Sum(person => Numbers(item.Question)[^1] - person.BirthYear)}",
        "town-age" => TownAge(item.Question),
        "rail-distance" => Gap(Towns(item.Question).Select(town => town.RailKm)),
        "who-is" => $"{Matching(item.Question).BirthYear}",
        "introductions" => Introductions(item.Question),
        "birth-order" => string.Join(", ", ByAge(item.Question).Select(person => person.First)),
        "badges" => string.Join(", ", People(item.Question).Select(Badge)),
        "shopping" => $"${Purchases(item.Question).Sum()}",
        "change" => $"${Numbers(item.Question).Max() - Purchases(item.Question).Single()}",
        "sums" => $"{Numbers(item.Question).Sum()}",
        "stock" => Stock(item.Question),
        "crates" => $"{Crates().Matches(item.Question).Sum(match => Int(match, 1) * Int(match, 2))}",
        "gardens" => Gap(Numbers(item.Question).Chunk(2).Select(plot => plot[0] * plot[1])),
        "column-addition" => $"{Numbers(item.Question).Sum()}",
        "purses" => Purses(item.Question),
        "lists" => Lists(item.Question),
        "elder-home" => ByAge(item.Question)[0].Town.Name,
        "town-gap" => TownGap(item.Question),
        "price-gap" => $"${Gap(Purchases(item.Question))}",
        var other => throw new NotSupportedException($"no solver for '{other}'"),
    };

    private static Person[] People(string question) =>
        [.. Almanac.Default.People.Where(person => question.Contains(person.Name)).OrderBy(person => question.IndexOf(person.Name, StringComparison.Ordinal))];

    private static Person[] ByAge(string question) => [.. People(question).OrderBy(person => person.BirthYear)];

    private static Town[] Towns(string question) => People(question) is { Length: > 0 } people
        ? [.. people.Select(person => person.Town)]
        : [.. Almanac.Default.Towns.Where(town => question.Contains(town.Name))];

    private static int[] Numbers(string text) => [.. Number().Matches(text).Select(match => Int(match, 0))];

    private static int[] Purchases(string question) =>
        [.. Purchase().Matches(question).Select(match => Int(match, 1) * Almanac.Default.Goods.Single(good => good.Name == match.Groups[2].Value).Price)];

    private static string Gap(IEnumerable<int> values) => $"{values.Max() - values.Min()}";

    private static string Badge(Person person) => $"{person.First[..1]}{person.Last[..1]}{$"{person.BirthYear}"[2..]}{person.Town.Name[..1]}";

    private static string Older(string question)
    {
        var people = ByAge(question);
        return $"{people[0].First}, {people[1].BirthYear - people[0].BirthYear}";
    }

    private static string TownAge(string question)
    {
        var born = People(question).Single(person => question.Contains($"{person.Name} was born"));
        var town = People(question).Length == 2
            ? People(question).Single(person => person != born).Town
            : Towns(question.Replace(born.Name, "", StringComparison.Ordinal)).Single();
        return $"{born.BirthYear - town.Founded}";
    }

    private static Person Matching(string question)
    {
        var condition = Condition().Match(question);
        var (job, town) = (condition.Groups["job"].Value, condition.Groups["town"].Value);
        return People(question).Single(person => person.Job == job || person.Town.Name == town);
    }

    private static string Introductions(string question) => string.Join(", ", Wanted().Matches(question).Select(match =>
    {
        var person = Almanac.Default.People.Single(person => person.Name == match.Groups[2].Value);
        return match.Groups[1].Value switch { "job" => person.Job, "town" => person.Town.Name, _ => $"{person.BirthYear}" };
    }));

    private static string Stock(string question) =>
        $"{Numbers(question)[0] + CameIn().Matches(question).Sum(match => Int(match, 1)) - WentOut().Matches(question).Sum(match => Int(match, 1))}";

    private static string Purses(string question)
    {
        var purses = Has().Matches(question).ToDictionary(match => match.Groups[1].Value, match => Int(match, 2));
        foreach (Match gift in Gives().Matches(question))
        {
            purses[gift.Groups[1].Value] -= Int(gift, 3);
            purses[gift.Groups[2].Value] += Int(gift, 3);
        }
        return $"{purses[Asked().Match(question).Groups[1].Value]}";
    }

    private static string Lists(string question)
    {
        var list = GoodsList().Match(question).Value.Split(", ").ToList();
        foreach (var order in ListOrder().Matches(question).Select(match => match.Value))
        {
            if (order == "reverse it") list.Reverse();
            else if (order == "drop the first") list.RemoveAt(0);
            else if (order == "drop the last") list.RemoveAt(list.Count - 1);
            else if (order == "sort it by letter") list.Sort(StringComparer.Ordinal);
            else (list[0], list[^1]) = (list[^1], list[0]);
        }
        return string.Join(", ", list);
    }

    private static string TownGap(string question)
    {
        var towns = Towns(question).OrderBy(town => town.Founded).ToArray();
        return $"{towns[0].Name}, {towns[1].Founded - towns[0].Founded}";
    }

    private static int Int(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<![\d$])(\d+) (\w+)s\b")]
    private static partial Regex Purchase();

    [GeneratedRegex(@"is a (?<job>\w+)|lives in (?<town>\w+)")]
    private static partial Regex Condition();

    [GeneratedRegex(@"the (job|town|birth year) of (\w+ \w+)")]
    private static partial Regex Wanted();

    [GeneratedRegex(@"(\d+) came in")]
    private static partial Regex CameIn();

    [GeneratedRegex(@"(\d+) went out")]
    private static partial Regex WentOut();

    [GeneratedRegex(@"(\d+) crates of (\d+)")]
    private static partial Regex Crates();

    [GeneratedRegex(@"(\w+) has (\d+)")]
    private static partial Regex Has();

    [GeneratedRegex(@"(\w+) gives (\w+) (\d+)")]
    private static partial Regex Gives();

    [GeneratedRegex(@"How many has (\w+)")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\w+(, \w+)+")]
    private static partial Regex GoodsList();

    [GeneratedRegex("reverse it|drop the first|drop the last|swap the first and the last|sort it by letter")]
    private static partial Regex ListOrder();
}
