using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Inspector.Browser;

/// <summary>A server with the shipped pair and a browser, for all tests of a class.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private Chromium? _browser;

    public TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Find() is not { } path) return;
        Server = await TestServer.StartAsync();
        _browser = await Chromium.StartAsync(path);
    }

    /// <summary>The inspector in a new tab, its models listed.</summary>
    /// <param name="server">Of which server; the fixture's when left out.</param>
    internal async Task<BrowserPage> OpenAsync(TestServer? server = null)
    {
        var page = await OpenEmptyAsync();
        await page.GotoAsync((server ?? Server).Url);
        await page.WaitAsync("document.querySelector('.welcome h2')?.closest('#chat')");
        return page;
    }

    /// <summary>A new tab; the test is skipped where there is no browser.</summary>
    internal async Task<BrowserPage> OpenEmptyAsync()
    {
        Assert.SkipWhen(_browser is null, "No Chromium: there is no chromium, chromium-browser or google-chrome on the PATH, and ROUTING_CHROMIUM names none.");
        return await _browser!.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is null) return;
        await _browser.DisposeAsync();
        await Server.DisposeAsync();
    }
}
