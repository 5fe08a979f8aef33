namespace Routing.Training.Gym.Families;

/// <summary>Addition digit by digit with written carries.</summary>
internal sealed class ColumnAdditionFamily() : GymFamily("column-addition", GymKind.Skill)
{
    internal override GymDraft Draw(GymRandom random, GymDifficulty difficulty)
    {
        var digits = difficulty.Of(3, 4, 6);
        var (low, high) = ((int)Math.Pow(10, digits - 1), (int)Math.Pow(10, digits) - 1);
        var (a, b) = (random.Between(low, high), random.Between(low, high));

        var question = random.Pick($"Add {a} and {b} digit by digit.", $"What is {a}+{b}? Go column by column.");
        var steps = new List<string>();
        var (restA, restB, carry) = (a, b, 0);
        for (var column = 0; column < digits; column++)
        {
            var sum = (restA % 10) + (restB % 10) + carry;
            steps.Add($"{restA % 10}+{restB % 10}{(carry > 0 ? "+1" : "")}={sum}");
            (restA, restB, carry) = (restA / 10, restB / 10, sum / 10);
        }
        return new(
            Phrases.Unordered($"{a}", $"{b}"),
            question,
            $"{random.Pick("From the right: ", "Last digits first: ")}{string.Join(random.Pick(", ", "; "), steps)}.{Phrases.Remark(random)}",
            $"{a + b}");
    }
}
