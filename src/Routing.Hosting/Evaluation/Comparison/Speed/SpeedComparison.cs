using System.Diagnostics;
using Routing.Runtime;
using Routing.Training.Gym;

namespace Routing.Hosting.Evaluation.Comparison.Speed;

/// <summary>Times policies in turn, so that a machine that slows down slows all of them.</summary>
internal sealed class SpeedComparison(ModelHost host, TimingOptions timing, int maxTokens, IReadOnlyList<GymItem> items)
{
    public async Task<SpeedTable> RunAsync(IReadOnlyList<PolicyPoint> points, Action<string> log, CancellationToken stop)
    {
        var samples = points.SelectMany(point => timing.Widths.Select(width => (point, width))).ToDictionary(key => key, _ => new List<SpeedFigures>());
        // Round 0 warms up: just-in-time compilation, page-in of the weights. Every other round goes backwards, so that no policy always follows the same one.
        for (var round = 0; round <= timing.Repeats; round++)
        {
            foreach (var width in timing.Widths)
                foreach (var point in round % 2 == 0 ? points : points.Reverse())
                {
                    var sample = await SampleAsync(point, width, round == 0 ? [.. items.Take(width)] : items, stop);
                    if (round > 0) samples[(point, width)].Add(sample);
                }
            log(round == 0 ? "timing: warm" : $"timing: round {round} of {timing.Repeats}");
        }
        return new SpeedTable(samples.ToDictionary(pair => pair.Key, pair => SpeedFigures.MedianOf(pair.Value)));
    }

    private async Task<SpeedFigures> SampleAsync(PolicyPoint point, int width, IReadOnlyList<GymItem> asked, CancellationToken stop)
    {
        var before = host.Engine.Metrics();
        var watch = Stopwatch.StartNew();
        var answers = await new GymEvaluation(host, width, maxTokens).AnswerAsync(point.Routing, asked, null, stop);
        var seconds = watch.Elapsed.TotalSeconds;
        var after = host.Engine.Metrics();

        var ends = answers.Select(answer => answer.Answer.End).ToArray();
        var (tokens, calls) = (ends.Sum(end => (double)end.Tokens), ends.Sum(end => (double)end.LargeCalls));
        // The step behind the first token may have read the prompt.
        var later = answers.SelectMany(answer => answer.Answer.Tokens).Where(token => token.Index > 0).ToArray();
        var (router, smallSteps) = (after.Small.RouterSeconds - before.Small.RouterSeconds, after.Small.Steps - before.Small.Steps);
        return new SpeedFigures
        {
            TokensPerSecond = tokens / seconds,
            FirstTokenMs = SpeedFigures.Median(ends.Select(end => end.FirstTokenMs ?? end.TotalMs)),
            LargeCallsPerToken = calls / tokens,
            SmallStepMs = Mean(later.Where(token => token.SmallMs > 0).Select(token => token.SmallMs)),
            LargeStepMs = Mean(later.Where(token => token.Source == ModelRole.Large).Select(token => token.LargeMs)),
            SuffixTokens = calls > 0 ? 1 + ((after.Large?.CatchUpTokens - before.Large?.CatchUpTokens) ?? 0) / calls : null,
            WaitMs = calls > 0 ? (after.LargeWaitSeconds - before.LargeWaitSeconds) * 1000 / calls : null,
            RouterMs = router > 0 ? router * 1000 / smallSteps : null,
            RouterShare = router > 0 ? router / (after.Small.StepSeconds - before.Small.StepSeconds) : null,
        };
    }

    private static double? Mean(IEnumerable<float> milliseconds) => milliseconds.ToArray() is { Length: > 0 } known ? known.Average(ms => (double)ms) : null;
}
