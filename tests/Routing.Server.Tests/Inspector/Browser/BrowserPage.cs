using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Routing.Server.Tests.Inspector.Browser;

/// <summary>One tab, as its user has it. Owns: the connection.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private const int PatienceMs = 60_000;

    private readonly DevTools _tools = new();
    private readonly ConcurrentQueue<string> _errors = [];

    private BrowserPage() => _tools.Event += (method, parameters) =>
    {
        if (method == "Runtime.exceptionThrown" || method == "Log.entryAdded" && (string?)parameters["entry"]!["level"] == "error"
            || method == "Runtime.consoleAPICalled" && (string?)parameters["type"] is "error" or "warning")
            _errors.Enqueue(parameters.ToJsonString());
    };

    /// <summary>What the console has of errors and warnings, what was blocked and what did not load included.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public static async Task<BrowserPage> ConnectAsync(Uri address)
    {
        var page = new BrowserPage();
        await page._tools.ConnectAsync(address);
        foreach (var domain in (string[])["Runtime", "Log", "Page", "Network"]) await page._tools.SendAsync(domain + ".enable");
        await page._tools.SendAsync("Emulation.setFocusEmulationEnabled", new JsonObject { ["enabled"] = true });
        await page.ResizeAsync(1280, 800);
        return page;
    }

    public Task GotoAsync(string url) => _tools.SendAsync("Page.navigate", new JsonObject { ["url"] = url });

    public Task ResizeAsync(int width, int height) =>
        _tools.SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 });

    public Task PreferAsync(string colours) =>
        _tools.SendAsync("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = colours }) });

    /// <summary>Slows what comes from the server, so that an answer takes its time.</summary>
    public Task SlowDownAsync(int bytesPerSecond) =>
        _tools.SendAsync("Network.emulateNetworkConditions", new JsonObject { ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = bytesPerSecond, ["uploadThroughput"] = -1 });

    /// <summary>The value of an expression, promises awaited.</summary>
    public async Task<T> EvaluateAsync<T>(string expression)
    {
        var reply = await _tools.SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true });
        if (reply["exceptionDetails"] is { } failure) throw new InvalidOperationException($"{expression}: {failure.ToJsonString()}");
        return reply["result"]!["value"] is { } value ? value.GetValue<T>() : default!;
    }

    public Task RunAsync(string statement) => EvaluateAsync<JsonNode?>($"void ({statement})");

    /// <summary>Waits until an expression is true, which it is asked once a frame.</summary>
    public async Task WaitAsync(string expression)
    {
        var held = await EvaluateAsync<bool>($$"""
            new Promise((resolve) => {
              const end = performance.now() + {{PatienceMs}};
              const look = () => ({{expression}}) ? resolve(true) : performance.now() > end ? resolve(false) : setTimeout(look, 10);
              look();
            })
            """);
        Assert.True(held, $"This did not come true: {expression}");
    }

    /// <summary>Presses and releases a key where the focus is.</summary>
    public async Task PressAsync(string key, string? text = null)
    {
        foreach (var type in (string[])["keyDown", "keyUp"])
        {
            var press = new JsonObject { ["type"] = type, ["key"] = key, ["windowsVirtualKeyCode"] = key switch { "Enter" => 13, "Escape" => 27, "Tab" => 9, _ => 0 } };
            if (text is not null && type == "keyDown") press["text"] = text;
            await _tools.SendAsync("Input.dispatchKeyEvent", press);
        }
    }

    public Task TypeAsync(string text) => _tools.SendAsync("Input.insertText", new JsonObject { ["text"] = text });

    public Task PointAsync(double x, double y) => _tools.SendAsync("Input.dispatchMouseEvent", new JsonObject { ["type"] = "mouseMoved", ["x"] = x, ["y"] = y });

    /// <returns>A PNG image.</returns>
    public async Task<byte[]> ScreenshotAsync() =>
        Convert.FromBase64String((string)(await _tools.SendAsync("Page.captureScreenshot", new JsonObject { ["format"] = "png" }))["data"]!);

    public ValueTask DisposeAsync() => _tools.DisposeAsync();
}
