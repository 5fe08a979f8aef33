using Routing.Training.Base;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>Shows how training gets on, on standard error: a live progress bar in a terminal, a line now and then elsewhere.</summary>
internal static class TrainingDisplay
{
    /// <summary>Runs training with the display that suits where standard error goes.</summary>
    /// <param name="training">Reports to the observer it is given.</param>
    public static Task<T> RunAsync<T>(ConsoleOutput console, string name, Func<ITrainingObserver, Task<T>> training) =>
        console.ProgressTerminal is { } terminal
            ? RunLiveAsync(terminal, name, training)
            : training(new TrainingLines(name, console.Note));

    private static Task<T> RunLiveAsync<T>(IAnsiConsole terminal, string name, Func<ITrainingObserver, Task<T>> training) =>
        terminal.Progress()
            .Columns(new ProgressBarColumn { Width = 12 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context => training(new TrainingProgressBar(name, terminal, context.AddTask(Markup.Escape(name), maxValue: 1))));
}
