using System.CommandLine;
using System.Globalization;
using Routing.Cli.Options;
using Routing.Hosting;
using Routing.Hosting.Calibration;
using Routing.Hosting.Evaluation;
using Routing.R2R;
using Routing.R2R.Labels.Sources;
using Routing.Training.Gym;

namespace Routing.Cli.Commands;

/// <summary><c>routing calibrate</c>: measures which threshold of a trained router gives which share of the large model, and keeps the table with the router.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var items = new Option<int>("--items") { Description = "Gym validation items to answer.", DefaultValueFactory = _ => 255 };
        var prompts = new Option<FileInfo?>("--prompts") { Description = "Answer these instead: JSON lines with \"prompt\" or \"messages\"." };
        var rates = new Option<double[]>("--rates") { Description = "Shares around which to measure.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. new CalibrationOptions().Fractions] };
        var maxTokens = new Option<int>("--max-tokens") { Description = "Longest answer.", DefaultValueFactory = _ => new CalibrationOptions().MaxTokens };
        var concurrency = new Option<int>("--concurrency") { Description = "Requests in flight.", DefaultValueFactory = _ => new CalibrationOptions().Concurrency };
        var target = new Option<DirectoryInfo?>("--out") { Description = "Folder for the router with its table (default: where it is)." };
        var (models, json) = (new ModelOptions(), ConsoleOutput.JsonOption());
        var command = new Command("calibrate", "Measure a trained router's threshold against the large model's share.") { items, prompts, rates, maxTokens, concurrency, target, json };
        models.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var settings = models.Read(parsed);
            if (settings.Large is null) throw new UsageException("a router is calibrated on a pair; give --small and --large.");
            var options = new CalibrationOptions { Fractions = parsed.GetValue(rates)!, MaxTokens = parsed.GetValue(maxTokens), Concurrency = parsed.GetValue(concurrency) };
            string[] errors = [.. options.Errors()];
            if (errors.Length > 0) throw new UsageException(string.Join(" ", errors));
            if (parsed.GetValue(items) < 1) throw new UsageException($"--items {parsed.GetValue(items)}: give 1 or more.");

            var artifact = RouterArtifact.Load(settings.RouterFolder ?? throw new UsageException("there is no router to calibrate; give --router."));
            artifact.RequireMadeFor(settings.Small, settings.Large);
            var console = ConsoleOutput.Of(parsed);
            using var host = ModelHost.Start(settings, new() { QueueCapacity = Math.Max(256, options.Concurrency) }, TokenRouters.With(artifact));
            var gym = new GymEvaluation(host, options.Concurrency, options.MaxTokens);
            var tokens = parsed.GetValue(prompts) is { } file ? PromptTokens.Read(file.FullName, host.Folder)
                : [.. GymEvaluation.Items(GymTasks.Trained, GymSplit.Validation, parsed.GetValue(items)).Select(gym.Prompt)];
            var table = await Requests.RunAsync(() => RouterCalibration.MeasureAsync(host, TokenRouterNames.R2R, tokens, options, console.Note, stop));

            var folder = parsed.GetValue(target)?.FullName ?? artifact.Folder!;
            (artifact with { Calibration = table }).Save(folder);
            if (console.IsJson) console.Json(new { Folder = folder, Prompts = tokens.Count, Calibration = table.Points });
            else Show(console, table, folder);
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Show(ConsoleOutput console, CalibrationTable table, string folder)
    {
        console.Table(["threshold", "large tokens"], [.. table.Points.Select(point => (IReadOnlyList<string>)
        [
            point.Threshold.ToString("0.######", CultureInfo.InvariantCulture), point.LargeFraction.ToString("P1", CultureInfo.InvariantCulture),
        ])]);
        console.Line($"written to {folder}");
    }
}
