using Routing.Server.Tests.Inspector.Browser;

namespace Routing.Server.Tests.Inspector;

/// <summary>Makes the README's pictures: <c>Routing.Server.Tests -explicit only -class Routing.Server.Tests.Inspector.InspectorScreenshots</c>.</summary>
public sealed class InspectorScreenshots(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    private const string Question = "When Leo Gale was born, how old was the town where Sam Olsen lives?";

    [Fact(Explicit = true)]
    public async Task Chat_InTheLight()
    {
        await using var page = await fixture.OpenAsync();
        await page.AskAsync(Question);   // warms the code up: the picture is of an answer at speed
        await page.ClickAsync("#new-chat");
        await page.ResizeAsync(1280, 780);
        await page.AskAsync(Question);
        await page.SetAsync("threshold", 0.3);
        await page.RunAsync("[...document.querySelectorAll('.answer:last-child .token.large')].at(-2).focus()");
        await SaveAsync(page, "inspector.png");
    }

    [Fact(Explicit = true)]
    public async Task Compare_InTheDark()
    {
        await using var page = await fixture.OpenAsync();
        await page.PreferAsync("dark");
        await page.ClickAsync("#tab-compare");
        await page.ResizeAsync(1280, 780);
        await page.AskAsync(Question);
        await page.AskAsync(Question);
        await page.RunAsync("document.activeElement.blur()");
        await SaveAsync(page, "inspector-dark.png");
    }

    private static async Task SaveAsync(BrowserPage page, string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Routing.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("There is no Routing.sln above the tests.");
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "src/Routing.Server/Inspector", name), await page.ScreenshotAsync());
    }
}
