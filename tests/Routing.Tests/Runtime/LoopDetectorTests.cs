using CsCheck;
using Routing.Runtime.Scheduling;

namespace Routing.Tests.Runtime;

public class LoopDetectorTests
{
    private static readonly LoopDetectorOptions s_defaults = new();

    private static bool IsLooping(IEnumerable<int> tokens, LoopDetectorOptions? options = null)
    {
        var detector = new LoopDetector(options);
        foreach (var token in tokens) detector.Append(token);
        return detector.IsLooping;
    }

    private static IEnumerable<int> Repeat(int[] cycle, int count) => Enumerable.Range(0, count).Select(i => cycle[i % cycle.Length]);

    /// <summary>By the definition: for some period the newest tokens, as many as are needed, all equal the one a period before.</summary>
    private static bool BruteForce(List<int> tokens, LoopDetectorOptions options)
    {
        for (var period = 1; period <= options.MaxPeriod; period++)
        {
            var covered = Math.Max(options.MinRepeats * period, options.MinTokens);
            if (tokens.Count >= covered && Enumerable.Range(tokens.Count - covered + period, covered - period).All(i => tokens[i] == tokens[i - period])) return true;
        }
        return false;
    }

    [Theory]
    [InlineData(1, 11, false), InlineData(1, 12, true)]
    [InlineData(5, 14, false), InlineData(5, 15, true)]
    [InlineData(32, 95, false), InlineData(32, 96, true)]
    [InlineData(33, 200, false)]
    public void ACycle_IsALoop_OnceItRanThreeTimes_OverTwelveTokens(int period, int tokens, bool loops) =>
        Assert.Equal(loops, IsLooping(Repeat([.. Enumerable.Range(0, period)], tokens)));

    [Fact]
    public void ALoop_EndsWithTheFirstOtherToken()
    {
        int[] loop = [.. Enumerable.Range(100, 20), .. Repeat([1, 2, 3, 4], 40)];
        Assert.True(IsLooping(loop));
        Assert.False(IsLooping([.. loop, 9]));
        Assert.False(IsLooping([]));
    }

    [Fact]
    public void Detector_EqualsBruteForce_WhateverIsAppendedAndTakenBack() =>
        // Few distinct tokens and pasted repetitions make loops of all kinds; a negative number takes tokens back.
        Gen.Select(Gen.Int[1, 6], Gen.Int[2, 4], Gen.Int[1, 15], Gen.OneOf(Gen.Int[0, 2].Array[1, 7].Select(Gen.Int[1, 12], (cycle, times) => (int[])[.. Repeat(cycle, cycle.Length * times)]), Gen.Int[-30, -1].Select(count => (int[])[count])).Array[1, 12])
            .Sample((period, repeats, minTokens, parts) =>
            {
                var options = new LoopDetectorOptions { MaxPeriod = period, MinRepeats = repeats, MinTokens = minTokens };
                var (detector, tokens) = (new LoopDetector(options), new List<int>());
                foreach (var token in parts.SelectMany(part => part))
                {
                    if (token >= 0)
                    {
                        detector.Append(token);
                        tokens.Add(token);
                    }
                    else
                    {
                        var count = Math.Min(-token, tokens.Count);
                        detector.RemoveLast(count);
                        tokens.RemoveRange(tokens.Count - count, count);
                    }
                    Assert.Equal(BruteForce(tokens, options), detector.IsLooping);
                }
            }, iter: 2000);

    [Fact]
    public void TakingBackTheBreak_BringsTheLoopBack()
    {
        var detector = new LoopDetector(s_defaults);
        foreach (var token in Repeat([7, 8], 30)) detector.Append(token);
        foreach (var token in (int[])[1, 2, 3]) detector.Append(token);
        Assert.False(detector.IsLooping);
        detector.RemoveLast(3);
        Assert.True(detector.IsLooping);
        detector.RemoveLast(30);
        Assert.False(detector.IsLooping);
        Assert.Throws<ArgumentOutOfRangeException>(() => detector.RemoveLast(1));
    }

    [Fact]
    public void ImpossibleOptions_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoopDetector(new() { MaxPeriod = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoopDetector(new() { MinRepeats = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoopDetector(new() { MinTokens = 0 }));
    }
}
