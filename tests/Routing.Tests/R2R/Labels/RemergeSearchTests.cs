using Routing.R2R.Labels.Labelling;

namespace Routing.Tests.R2R.Labels;

public class RemergeSearchTests
{
    [Theory]
    [InlineData("9bcdef", "abcdef", 1)]      // one token differs
    [InlineData("98cdefg", "abcdefg", 2)]    // two differ
    [InlineData("9abcdef", "abcdef", 1)]     // one was put in
    [InlineData("bcdef", "abcdef", 1)]       // one was left out
    [InlineData("9876defgh", "abcdefgh", 4)] // shifted by one
    [InlineData("9bxdex", "abcdef", null)]   // never three in a row
    [InlineData("987654bcd", "abcdef", null)] // three in a row, but too late
    [InlineData("9bc", "abc", null)]         // the shared ending is too short
    [InlineData("9bcd", "efghijbcd", null)]  // three in a row, but shifted too far
    public void TheDistance_IsTheFirstStartOfASharedStretch(string continuation, string other, int? distance)
    {
        var search = Search(continuation, other);
        Assert.Equal(distance, search.Distance);
    }

    [Fact]
    public void TheRest_IsWhatTheOtherSaysAfterTheSharedTokens()
    {
        var search = Search("98cdeXXX", "abcdefg");
        Assert.Equal((2, 5), (search.Distance, search.Rest));
    }

    [Fact]
    public void ASearch_StaysOpenUntilItIsTooLate()
    {
        var search = new RemergeSearch([1, 2, 3], shared: 3, within: 4);
        Assert.True(search.IsOpen(6));
        Assert.False(search.IsOpen(7));
        Assert.False(Search("9bcdef", "abcdef").IsOpen(2));
    }

    private static RemergeSearch Search(string continuation, string other)
    {
        var search = new RemergeSearch([.. other.Select(token => (int)token)], shared: 3, within: 4);
        _ = continuation.Aggregate((Continuation?)null, (all, token) =>
        {
            if (all is null) return new Continuation(0, token, search);
            all.Add(token);
            return all;
        });
        return search;
    }
}
