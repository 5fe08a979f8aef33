using System.Diagnostics;
using System.Text;
using Routing.Hosting;
using Routing.Runtime;
using Spectre.Console;

namespace Routing.Cli;

/// <summary>Shows an answer as its tokens arrive: colours say which model made each in a terminal, brackets elsewhere.</summary>
internal sealed class Answer(ModelHost host, ConsoleOutput console)
{
    private static readonly Style s_large = new(Color.Orange1, decoration: Decoration.Bold);
    private static readonly Style s_small = new(Color.SkyBlue1);

    private bool _inLarge;

    /// <summary>Which mark means which model; null where only one speaks.</summary>
    public string? Legend => host.Large is null ? null : console.IsInteractive
        ? $"[skyblue1]■ {Markup.Escape(host.Folder.Name)}[/]  [bold orange1]■ {Markup.Escape(host.Large.Name)}[/]"
        : $"[…] made by {host.Large.Name}, the rest by {host.Folder.Name}";

    /// <summary>Generates, showing tokens unless JSON is wanted.</summary>
    /// <returns>All tokens, how it ended, and seconds from request to end.</returns>
    public async Task<AnswerRecord> ShowAsync(GenerationRequest request, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        var generation = host.Engine.Enqueue(request);
        await using var cancel = stop.Register(generation.Cancel);
        var tokens = new List<GeneratedToken>();
        var text = new StringBuilder();
        await foreach (var token in generation.Tokens.ReadAllAsync(CancellationToken.None))
        {
            tokens.Add(token);
            text.Append(token.Text);
            if (!console.IsJson) Show(token);
        }
        var summary = (await generation.Completion).Choices[0];
        text.Append(summary.Tail);
        if (!console.IsJson) End(summary.Tail);
        return new AnswerRecord(text.ToString(), tokens, summary, watch.Elapsed.TotalSeconds);
    }

    private void Show(in GeneratedToken token)
    {
        var isLarge = host.Large is not null && token.Source == ModelRole.Large;
        if (console.IsInteractive)
        {
            console.Terminal.Write(token.Text, isLarge ? s_large : s_small);
            return;
        }
        if (token.Text.Length == 0) return;
        if (isLarge != _inLarge) console.Write(isLarge ? "[" : "]");
        _inLarge = isLarge;
        console.Write(token.Text);
    }

    private void End(string tail)
    {
        if (_inLarge) console.Write("]");
        _inLarge = false;
        console.Line(tail);
    }

    /// <summary>One line about an answer: tokens, share of the large model, speed, why it ended.</summary>
    public string Summary(AnswerRecord answer)
    {
        var end = answer.Summary;
        var parts = new List<string> { $"{end.Tokens} tokens" };
        if (host.Large is not null) parts.Add($"{end.LargeTokens} by {host.Large.Name} ({end.LargeFraction:P0})");
        parts.Add($"{end.Tokens / answer.Seconds:N0} tokens/s");
        if (end.FirstTokenMs is { } first) parts.Add($"first after {first:N0} ms");
        if (end.FinishReason != FinishReason.Stop) parts.Add($"ended by {end.FinishReason.ToString().ToLowerInvariant()}{(end.Error is null ? "" : $": {end.Error}")}");
        return string.Join(" · ", parts);
    }
}

/// <summary>An answer and how it came about.</summary>
/// <param name="Seconds">From request to end.</param>
internal sealed record AnswerRecord(string Text, IReadOnlyList<GeneratedToken> Tokens, ChoiceSummary Summary, double Seconds);
