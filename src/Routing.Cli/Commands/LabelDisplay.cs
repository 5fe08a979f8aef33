using System.Diagnostics;
using System.Globalization;
using Routing.R2R.Labels;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>Shows how labelling gets on, on standard error: a live bar in a terminal, a line a shard elsewhere.</summary>
internal sealed class LabelDisplay(Action<LabelProgress, string, bool> show) : ILabelObserver
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private LabelProgress? _start;

    /// <param name="labelling">Reports to the observer it is given.</param>
    public static Task<T> RunAsync<T>(ConsoleOutput console, Func<ILabelObserver, Task<T>> labelling)
    {
        if (console.ProgressTerminal is not { } terminal)
            return labelling(new LabelDisplay((_, line, isShard) => { if (isShard) console.Note(line); }));
        return terminal.Progress()
            .Columns(new ProgressBarColumn { Width = 12 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context =>
            {
                var bar = context.AddTask("labels", maxValue: 1);
                return labelling(new LabelDisplay((progress, line, _) =>
                {
                    bar.Value = (double)progress.Items / progress.TotalItems;
                    bar.Description = Markup.Escape(line);
                }));
            });
    }

    public void OnItem(LabelProgress progress) => Show(progress, isShard: false);

    public void OnShard(LabelProgress progress) => Show(progress, isShard: true);

    private void Show(LabelProgress progress, bool isShard)
    {
        _start ??= progress;
        var (items, tokens) = (progress.Items - _start.Items, progress.LargeTokens - _start.LargeTokens);
        var seconds = _watch.Elapsed.TotalSeconds;
        var left = items == 0 ? "?" : TimeSpan.FromSeconds(seconds / items * (progress.TotalItems - progress.Items)).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);
        show(progress, string.Create(CultureInfo.InvariantCulture,
            $"{progress.Items:N0} of {progress.TotalItems:N0} items  {progress.Rows:N0} positions  {100.0 * progress.Mismatches / progress.Rows:F1} % mismatches  {tokens / seconds:N0} tokens/s  {left} left"), isShard);
    }
}
