namespace Routing.Training.Gym.Families;

/// <summary>One thing to do to a list of words.</summary>
/// <param name="Order">As the question orders it.</param>
/// <param name="Results">Ways to announce the result.</param>
/// <param name="Apply">Does it.</param>
internal sealed record ListOperation(string Order, string[] Results, Func<string[], string[]> Apply)
{
    public static readonly ListOperation[] All =
    [
        new("reverse it", ["reversed", "backwards"], list => [.. list.Reverse()]),
        new("drop the first", ["without the first", "the first dropped"], list => list[1..]),
        new("drop the last", ["without the last", "the last dropped"], list => list[..^1]),
        new("swap the first and the last", ["swapped", "ends swapped"], list => [list[^1], .. list[1..^1], list[0]]),
        new("sort it by letter", ["sorted", "in order"], list => [.. list.Order(StringComparer.Ordinal)]),
    ];
}
