using Routing.Server.Tests.Inspector.Browser;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Inspector;

/// <summary>The chat in a real browser with the shipped pair.</summary>
public sealed class InspectorChatTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    private const string Question = ServerFixture.Question;

    [Fact]
    public async Task Answer_ColoursEveryTokenByItsModel_AndCountsAsTheServerDoes()
    {
        await using var page = await fixture.OpenAsync();
        await page.AskAsync(Question);

        var (small, large) = (await page.CountAsync(".token.small"), await page.CountAsync(".token.large"));
        Assert.True(small > 0 && large > 0);
        Assert.NotEqual(await ColourAsync(page, ".token.small"), await ColourAsync(page, ".token.large"));
        Assert.Equal("underline", await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.token.large .ink')).textDecorationLine"));
        Assert.EndsWith("Answer: MN80H, VC92Z", await page.TextAsync(".tokens"), StringComparison.Ordinal);

        // The server's own count is in the summary; the page's is in the legend.
        Assert.Contains($"{small + large} tokens", await page.TextAsync(".summary"), StringComparison.Ordinal);
        Assert.Contains($"{large} large (", await page.TextAsync(".summary"), StringComparison.Ordinal);
        Assert.Equal($"{small}", await page.TextAsync("[data-figure=small-count]"));
        Assert.Equal($"{large}", await page.TextAsync("[data-figure=large-count]"));
        Assert.Equal(small + large, await page.CountAsync(".cell"));
        foreach (var figure in (string[])["speed", "first", "share", "switches"]) Assert.Matches(@"^[\d.,]+( ms| s| %)?$", await page.TextAsync($"[data-figure={figure}]"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Conversation_GoesOn_AndBeginsAnew()
    {
        await using var page = await fixture.OpenAsync();
        await page.ClickAsync(".example");
        await page.WaitAsync("document.querySelector('.answer[data-state=ended]')");
        await page.AskAsync("When Leo Gale was born, how old was the town where Sam Olsen lives?");

        Assert.Equal(2, await page.CountAsync(".answer[data-state=ended]"));
        await page.ClickAsync("#new-chat");
        Assert.Equal(0, await page.CountAsync(".answer"));
        Assert.Equal("–", await page.TextAsync("[data-figure=speed]"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Card_TellsScoreCandidatesAndAlternatives_OfTheTokenInFocus()
    {
        await using var page = await fixture.OpenAsync();
        await page.AskAsync(Question);
        await page.RunAsync("document.querySelector('.token').focus()");

        var card = await page.TextAsync("#card");
        Assert.Matches(@"by the large model, gym-l", card);
        Assert.Matches(@"score 0\.\d+ ≥ threshold 0\.\d+", card);
        Assert.Matches(@"small\S+large\S+ ?\w*entropy[\d.]+ nats, of the small model", await page.TextAsync(".card-facts"));
        Assert.Equal(5, await page.CountAsync(".card-alternatives li"));
        Assert.Matches(@"large [\d.]+ ms", await page.TextAsync(".card-figures"));

        await page.PressAsync("ArrowRight");
        Assert.Equal(1, await FocusedAsync(page));
        Assert.Matches(@"by the small model, gym-s.*score \S+ < threshold", await page.TextAsync("#card"));
        await page.PressAsync("ArrowDown");
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.matches('.token.large')"));
        await page.PressAsync("Home");
        Assert.Equal(0, await FocusedAsync(page));
        Assert.Equal(1, await page.CountAsync(".token[tabindex='0']"));
        await page.PressAsync("Escape");
        Assert.False(await CardIsShownAsync(page));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Card_IsShown_WhileThePointerIsOnATokenOrItsCell()
    {
        await using var page = await fixture.OpenAsync();
        await page.AskAsync(Question);
        foreach (var target in (string[])[".token:nth-child(5) .ink", ".cell:nth-child(5) i"])
        {
            var (x, y) = (await page.EvaluateAsync<double>($"(b => b.x + b.width / 2)(document.querySelector('{target}').getBoundingClientRect())"), await page.EvaluateAsync<double>($"(b => b.y + b.height / 2)(document.querySelector('{target}').getBoundingClientRect())"));
            await page.PointAsync(x, y);
            Assert.Equal("␣Crane", await page.TextAsync("#card .card-title code"));
            await page.PointAsync(5, 5);
            await page.WaitAsync("document.querySelector('#card').hidden");
        }
    }

    [Fact]
    public async Task ThresholdSlider_MarksTheTokensThatWouldChangeHands()
    {
        await using var page = await fixture.OpenAsync();
        await page.AskAsync(Question);
        var (small, large) = (await page.CountAsync(".token.small"), await page.CountAsync(".token.large"));
        Assert.Equal(0, await page.CountAsync(".would-change"));

        await page.SetAsync("threshold", 0);   // all to the large model
        Assert.Equal(small, await page.CountAsync(".token.small.would-change.would-be-large"));
        Assert.Equal(0, await page.CountAsync(".token.large.would-change"));
        Assert.Equal("dashed", await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.token.would-change .ink')).outlineStyle"));
        Assert.Contains($"{small} to the large model, 0 to the small", await page.TextAsync("#what-if"), StringComparison.Ordinal);

        await page.SetAsync("threshold", 1);   // none
        Assert.Equal(large, await page.CountAsync(".token.large.would-change"));
        Assert.Equal(0, await page.CountAsync(".token.small.would-change"));

        await page.AskAsync(Question);
        Assert.Equal("0", await page.TextAsync("[data-figure=large-count]"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task ShareSlider_ReplacesTheThreshold()
    {
        await using var page = await fixture.OpenAsync();
        await page.ClickAsync("[name=steer][value=share]");
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('#by-threshold').hidden && !document.querySelector('#by-share').hidden"));
        await page.SetAsync("share", 1);
        await page.AskAsync(Question);

        Assert.Equal("0", await page.TextAsync("[data-figure=small-count]"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Policy_IsThatOfTheSelector()
    {
        await using var page = await fixture.OpenAsync();
        await page.RunAsync("Object.assign(document.querySelector('#policy'), { value: 'pair:large' }).dispatchEvent(new Event('change'))");
        await page.AskAsync(Question);

        Assert.Equal(0, await page.CountAsync(".token.small"));
        Assert.True(await page.CountAsync(".token.large") > 0);
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('#steer').hidden"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Escape_StopsTheAnswer()
    {
        await using var page = await fixture.OpenAsync();
        await page.SlowDownAsync(4_000);
        await page.BeginToAskAsync(Question);
        await page.WaitAsync("document.querySelectorAll('.token').length >= 3");
        Assert.True(await page.EvaluateAsync<bool>("!document.querySelector('#stop').hidden"));
        await page.PressAsync("Escape");
        await page.WaitAsync("document.querySelector('.answer[data-state=stopped]')");

        Assert.InRange(await page.CountAsync(".token"), 3, 50);
        Assert.Contains("stopped by you", await page.TextAsync(".summary"), StringComparison.Ordinal);
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('#stop').hidden"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task ShiftEnter_BeginsALine()
    {
        await using var page = await fixture.OpenAsync();
        await page.RunAsync("document.querySelector('#question').focus()");
        var sent = await page.EvaluateAsync<bool>("!document.querySelector('#question').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', shiftKey: true, bubbles: true, cancelable: true }))");

        Assert.False(sent);
        Assert.Equal(0, await page.CountAsync(".answer"));
    }

    [Fact]
    public async Task ARefusal_IsShownInTheServersWords_AndTheQuestionKept()
    {
        await using var page = await fixture.OpenAsync();
        await page.SetAsync("max-tokens", 5000);
        await page.AskAsync(Question);

        Assert.Contains("A sequence may have 1024 tokens", await page.TextAsync(".error"), StringComparison.Ordinal);
        Assert.Equal(Question, await page.EvaluateAsync<string>("document.querySelector('#question').value"));
    }

    private static Task<string> ColourAsync(BrowserPage page, string selector) => page.EvaluateAsync<string>($"getComputedStyle(document.querySelector('{selector}')).color");

    private static Task<int> FocusedAsync(BrowserPage page) => page.EvaluateAsync<int>("[...document.querySelectorAll('.token')].indexOf(document.activeElement)");

    private static Task<bool> CardIsShownAsync(BrowserPage page) => page.EvaluateAsync<bool>("!document.querySelector('#card').hidden");
}
