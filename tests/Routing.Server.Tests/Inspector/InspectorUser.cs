using System.Text.Json;
using Routing.Server.Tests.Inspector.Browser;

namespace Routing.Server.Tests.Inspector;

/// <summary>What people do with the inspector.</summary>
internal static class InspectorUser
{
    /// <summary>Types a question, sends it with Enter and waits for its answer's end.</summary>
    public static async Task AskAsync(this BrowserPage page, string question)
    {
        await page.BeginToAskAsync(question);
        await page.WaitAsync("!document.querySelector('#send').hidden && document.querySelector('.view:not([hidden]) .answer')");
    }

    public static async Task BeginToAskAsync(this BrowserPage page, string question)
    {
        await page.RunAsync("document.querySelector('#question').focus()");
        await page.TypeAsync(question);
        await page.PressAsync("Enter", "\r");
    }

    /// <summary>Moves a slider or sets a field, as by hand.</summary>
    public static Task SetAsync(this BrowserPage page, string id, double value) => page.RunAsync(FormattableString.Invariant(
        $"Object.assign(document.getElementById('{id}'), {{ valueAsNumber: {value} }}).dispatchEvent(new Event('input', {{ bubbles: true }}))"));

    public static Task ClickAsync(this BrowserPage page, string selector) => page.RunAsync($"document.querySelector({JsonSerializer.Serialize(selector)}).click()");

    public static Task<int> CountAsync(this BrowserPage page, string selector) => page.EvaluateAsync<int>($"document.querySelectorAll({JsonSerializer.Serialize(selector)}).length");

    public static Task<string> TextAsync(this BrowserPage page, string selector) => page.EvaluateAsync<string>($"document.querySelector({JsonSerializer.Serialize(selector)}).textContent");

    /// <summary>Contrast of an element's text with what lies behind it, as WCAG 2 measures it.</summary>
    public static Task<double> ContrastAsync(this BrowserPage page, string selector) => page.EvaluateAsync<double>($$"""
        (() => {
          const element = document.querySelector({{JsonSerializer.Serialize(selector)}});
          const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
          const luminance = (colour) => {
            const [r, g, b] = parts(colour).map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          let behind = element;
          while (parts(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
          const [text, ground] = [luminance(getComputedStyle(element).color), luminance(getComputedStyle(behind).backgroundColor)];
          return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
        })()
        """);
}
