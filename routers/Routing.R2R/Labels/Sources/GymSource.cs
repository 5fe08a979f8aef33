using Routing.Formats;
using Routing.Formats.Templates;
using Routing.Training.Gym;

namespace Routing.R2R.Labels.Sources;

/// <summary>Training questions of the gym, each once however often the stream repeats it; an item's number is its place in the stream.</summary>
internal sealed class GymSource(ModelFolder folder, int items, ulong seed) : LabelSource
{
    public const int DefaultItems = 1_500;

    public override LabelSourceInfo Info => new("gym", items, seed);

    public override IReadOnlyList<string> Families { get; } = [.. GymTasks.Trained.Select(family => family.Name)];

    public override IEnumerable<LabelItem> Read()
    {
        // Twice the same question would fall into two splits: what was learned by heart would look like skill.
        var seen = new HashSet<ulong>();
        var stream = new GymStream(GymSplit.Train, seed);
        while (seen.Count < items)
        {
            var number = checked((int)stream.Position);
            var item = stream.Next();
            if (!seen.Add(GymRandom.Hash($"{item.Family}|{item.Key}"))) continue;
            yield return new LabelItem(number, Family(item), folder.EncodeChat([new ChatMessage("user", item.Question)])) { Expected = item.Expected };
        }
    }

    public override string? FinalAnswer(string text) => GymScorer.FinalAnswer(text);

    private static int Family(GymItem item)
    {
        for (var i = 0; ; i++)
            if (GymTasks.Trained[i] == item.Family) return i;
    }
}
