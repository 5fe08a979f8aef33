using System.Text;
using CsCheck;
using Routing.Runtime.Text;

namespace Routing.Tests.Runtime;

public class StopMatcherTests
{
    private static readonly Gen<string> s_word = Gen.Char["ab"].Array[1, 4].Select(letters => new string(letters));

    [Fact]
    public void AnyChunks_EqualTheNaiveSearchOfTheWholeText() =>
        Gen.Select(s_word.Array[1, 3], Gen.Char["ab."].Array[0, 3].Select(letters => new string(letters)).Array[0, 12], Gen.Bool).Sample((stops, chunks, include) =>
        {
            var matcher = new StopMatcher(stops, include);
            var (seen, emitted) = (new StringBuilder(), new StringBuilder());
            foreach (var chunk in chunks)
            {
                emitted.Append(matcher.Append(chunk));
                seen.Append(chunk);
                var text = seen.ToString();
                if (Naive(text, stops) is var (start, stop))
                {
                    Assert.Equal(stop, matcher.Match);
                    Assert.Equal(text[..(include ? start + stop.Length : start)], emitted.ToString());
                    return;
                }
                Assert.Null(matcher.Match);
                Assert.Equal(text[..^HeldBack(text, stops)], emitted.ToString());
            }
            Assert.Equal(seen.ToString(), emitted + matcher.Finish());
        }, iter: 5000);

    private static (int Start, string Stop)? Naive(string text, string[] stops)
    {
        for (var end = 1; end <= text.Length; end++)
            if (stops.Where(stop => text[..end].EndsWith(stop, StringComparison.Ordinal)).MaxBy(stop => stop.Length) is { } found)
                return (end - found.Length, found);
        return null;
    }

    /// <summary>Longest end of the text that begins a stop string.</summary>
    private static int HeldBack(string text, string[] stops) =>
        Enumerable.Range(0, text.Length + 1).Last(length => length == 0 || stops.Any(stop => length < stop.Length && stop.StartsWith(text[^length..], StringComparison.Ordinal)));

    [Fact]
    public void WhatMayNotStop_PassesAsText_ButCanBeginAStop()
    {
        var matcher = new StopMatcher(["aba"], includeStop: false);
        Assert.Equal("ab", matcher.Append("aba", mayStop: false));
        Assert.Null(matcher.Match);
        Assert.Equal("", matcher.Append("ba"));
        Assert.Equal("aba", matcher.Match);
    }

    [Fact]
    public void AStopOfSurrogatePairs_IsFoundWhole()
    {
        var matcher = new StopMatcher(["😀!"], includeStop: false);
        Assert.Equal("a😁", matcher.Append("a😁😀"));
        Assert.Equal("", matcher.Append("!"));
        Assert.Equal("😀!", matcher.Match);
    }
}
