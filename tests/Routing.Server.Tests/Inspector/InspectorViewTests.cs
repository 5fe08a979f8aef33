using Routing.Hosting;
using Routing.Server.Configuration;
using Routing.Server.Tests.Inspector.Browser;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Inspector;

/// <summary>The comparison, the looks, and servers of other kinds.</summary>
public sealed class InspectorViewTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    private const string LeoGale = "When Leo Gale was born, how old was the town where Sam Olsen lives?";

    [Fact]
    public async Task Compare_AsksAllThreeAndMarksWhatDiffers()
    {
        await using var page = await fixture.OpenAsync();
        await page.ClickAsync("#tab-compare");
        await page.AskAsync(LeoGale);

        Assert.Equal(3, await page.CountAsync("#compare .answer[data-state=ended]"));
        Assert.Equal(0, await page.CountAsync("#compare .answer:nth-child(1) .token.large"));
        Assert.True(await page.CountAsync("#compare .answer:nth-child(2) .token.large") > 0);
        Assert.True(await page.CountAsync("#compare .answer:nth-child(2) .token.small") > 0);
        Assert.Equal(0, await page.CountAsync("#compare .answer:nth-child(3) .token.small"));
        // What is marked is what the note counts, and without it the two texts are of the same tokens.
        var marked = await page.CountAsync("#compare .answer:nth-child(1) .token.differs");
        Assert.Equal($"{marked} tokens not in the large answer", await page.TextAsync("#compare .answer:nth-child(1) .differences"));
        Assert.True(marked > 0);
        Assert.Equal("✗ wrong", await page.TextAsync("#compare .answer:nth-child(1) .verdict"));
        Assert.Equal("✓ right", await page.TextAsync("#compare .answer:nth-child(2) .verdict"));
        for (var column = 1; column <= 3; column++) Assert.Matches(@"tokens · first after \S+ m?s · [\d,.]+ tokens/s", await page.TextAsync($"#compare .answer:nth-child({column}) .summary"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Differing_MarksWhatTheLongestCommonSubsequenceLeaves()
    {
        await using var page = await fixture.OpenAsync();
        async Task<string> Marked(string ids, string others) => await page.EvaluateAsync<string>(
            $"import('/inspector/diff.js').then(({{ differing }}) => [...differing([{ids}].map((id) => ({{ id }})), [{others}].map((id) => ({{ id }})))].join())");

        Assert.Equal("", await Marked("1, 2, 3", "1, 2, 3"));
        Assert.Equal("1", await Marked("1, 9, 2, 3", "1, 2, 3"));
        Assert.Equal("2", await Marked("1, 2, 9, 4", "1, 2, 3, 4"));
        Assert.Equal("0,1", await Marked("1, 2", ""));
    }

    [Fact]
    public async Task EventStream_IsReadAcrossPartsOfAnySize()
    {
        await using var page = await fixture.OpenAsync();
        var events = await page.EvaluateAsync<string>("""
            import('/inspector/sse.js').then(async ({ readEvents }) => {
              const bytes = new TextEncoder().encode(': ping\n\ndata: {"a": "é"}\n\ndata: one\r\ndata: two\r\n\r\ndata:[DONE]\n\n');
              const body = new ReadableStream({ start(to) { for (const byte of bytes) to.enqueue(Uint8Array.of(byte)); to.close(); } });
              const read = [];
              for await (const data of readEvents(body)) read.push(data);
              return read.join('|');
            })
            """);

        Assert.Equal("""{"a": "é"}|one""" + "\ntwo|[DONE]", events);
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task Colours_AreReadable(string colours)
    {
        await using var page = await fixture.OpenAsync();
        await page.PreferAsync(colours);
        await page.AskAsync(LeoGale);
        await page.RunAsync("document.querySelector('.token').focus()");

        Assert.Equal(colours == "light" ? "rgb(247, 247, 244)" : "rgb(17, 21, 23)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        foreach (var text in (string[])[".token.small .ink", ".token.large .ink", ".question", ".answer h3", ".summary", "#what-if", ".served", ".figures dt", ".card-maker", ".card-figures", "#send", "#tab-compare", "#steer output", ".keys"])
            Assert.True(await page.ContrastAsync(text) >= 4.5, $"{text} has a contrast of {await page.ContrastAsync(text):F2} in {colours}.");
    }

    [Fact]
    public async Task Page_FitsAPhone()
    {
        await using var page = await fixture.OpenAsync();
        await page.ResizeAsync(360, 740);
        await page.AskAsync(LeoGale);
        await page.RunAsync("document.querySelector('.token').focus()");

        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.True(await page.EvaluateAsync<bool>("(b => b.left >= 0 && b.right <= 360 && b.bottom <= 740)(document.querySelector('#card').getBoundingClientRect())"));
    }

    [Fact]
    public async Task OneModel_HasNoRouterToSet()
    {
        Assert.SkipWhen(Chromium.Find() is null, "No Chromium.");
        await using var server = await TestServer.StartAsync(new ServerSettings { Model = ShippedModels.Small });
        await using var page = await fixture.OpenAsync(server);
        await page.AskAsync(LeoGale);

        Assert.True(await page.CountAsync(".token") > 10);
        Assert.Equal(0, await page.EvaluateAsync<int>("[...document.querySelectorAll('[data-pair], #views')].filter((part) => part.getClientRects().length > 0).length"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task AKey_IsAskedForAndKeptInTheTab()
    {
        Assert.SkipWhen(Chromium.Find() is null, "No Chromium.");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "right-key-0123456789\n", TestContext.Current.CancellationToken);
        await using var server = await TestServer.StartAsync(new ServerSettings { ApiKeyFile = file });
        await using var page = await fixture.OpenEmptyAsync();
        await page.GotoAsync(server.Url);
        await page.WaitAsync("document.querySelector('#key-form')?.hidden === false");
        Assert.Contains("There is no API key", await page.TextAsync("#served"), StringComparison.Ordinal);

        await page.TypeAsync("wrong");
        await page.PressAsync("Enter", "\r");
        await page.WaitAsync("document.querySelector('#served').textContent.includes('not known')");
        await page.TypeAsync("right-key-0123456789");
        await page.PressAsync("Enter", "\r");
        await page.WaitAsync("document.querySelector('.welcome')?.closest('#chat')");
        await page.AskAsync(LeoGale);

        Assert.Equal(1, await page.CountAsync(".answer[data-state=ended]"));
        Assert.Equal("right-key-0123456789", await page.EvaluateAsync<string>("sessionStorage.getItem('routing-api-key')"));
        Assert.Equal(0, await page.EvaluateAsync<int>("localStorage.length"));
        Assert.Equal("", await page.EvaluateAsync<string>("document.cookie"));
        File.Delete(file);
    }
}
