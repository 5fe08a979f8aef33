using System.CommandLine;
using System.Globalization;
using Routing.Cli.Options;
using Routing.Hosting.Training;
using Routing.R2R;
using Routing.R2R.Labels;
using Routing.R2R.Training;

namespace Routing.Cli.Commands;

/// <summary><c>routing train r2r</c>: a calibrated token router for a pair, from labels to artifact.</summary>
internal static class TrainR2RCommand
{
    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder of the run: labels, training, the router. A run that was stopped goes on.", Required = true };
        var items = new Option<int?>("--items") { Description = "Questions to label (default: 1500 of the gym, all of a file)." };
        var prompts = new Option<FileInfo?>("--prompts") { Description = "Questions of your own: JSON lines with \"prompt\" or \"messages\", optionally \"answer\" and \"family\"." };
        var recipe = new Option<FileInfo?>("--config") { Description = "Recipe of the network (JSON); see recipe.json in the folder of any training." };
        var label = new Option<LabelKind?>("--label") { Description = "Which label the network learns (default: the recipe's, outcome)." };
        var labelThreshold = new Option<double?>("--label-threshold") { Description = "Value over which a gap, KL divergence or re-merge length counts as positive." };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of on-policy refinement.", DefaultValueFactory = _ => 1 };
        var fraction = new Option<double>("--large-fraction") { Description = "Share of tokens the large model makes at the router's default threshold.", DefaultValueFactory = _ => 0.15 };
        var calibrationItems = new Option<int>("--calibration-items") { Description = "Questions to calibrate on.", DefaultValueFactory = _ => 255 };
        var trust = new Option<bool>("--trust-remerge") { Description = "End continuations once they have re-joined: half the work, and outcomes that change later are missed (bench/results/r2r-labels.md)." };
        var maxTokens = new Option<int>("--max-tokens") { Description = "Longest answer.", DefaultValueFactory = _ => new LabelSettings().MaxTokens };
        var (models, json) = (new ModelOptions(), ConsoleOutput.JsonOption());
        var command = new Command("r2r", "Train a token router for a pair: labels, network, calibration.")
        {
            output, items, prompts, recipe, label, labelThreshold, rounds, fraction, calibrationItems, trust, maxTokens, json,
        };
        models.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var settings = models.Read(parsed);
            if (settings.Router is not null) throw new UsageException("--router: a router is what this makes; leave it out.");
            var config = parsed.GetValue(recipe) is { } file ? RouterTrainingConfig.Load(file.FullName) : new RouterTrainingConfig();
            if (parsed.GetValue(label) is { } kind) config = config with { Label = kind };
            if (parsed.GetValue(labelThreshold) is { } threshold) config = config with { LabelThreshold = threshold };
            var options = new R2RTrainingOptions
            {
                Pair = settings,
                Output = parsed.GetRequiredValue(output).FullName,
                Items = parsed.GetValue(items),
                Prompts = parsed.GetValue(prompts)?.FullName,
                Rounds = parsed.GetValue(rounds),
                LargeFraction = parsed.GetValue(fraction),
                CalibrationItems = parsed.GetValue(calibrationItems),
                Labels = new LabelSettings { MaxTokens = parsed.GetValue(maxTokens), TrustRemerge = parsed.GetValue(trust), KvBytes = settings.KvBytes },
                Recipe = config,
            };
            string[] errors = [.. options.Errors()];
            if (errors.Length > 0) throw new UsageException(string.Join(" ", errors));
            return await RunAsync(ConsoleOutput.Of(parsed), options, stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(ConsoleOutput console, R2RTrainingOptions options, CancellationToken stop)
    {
        var run = new R2RRunFolder(options.Output);
        try
        {
            var router = await Requests.RunAsync(() => new R2RTraining(options, new R2RTrainingLines(console.Note)).RunAsync(stop));
            if (console.IsJson) console.Json(new { Router = run.Router, router.Threshold, Calibration = router.Calibration!.Points, router.Training });
            else Show(console, router, run);
            return ExitCodes.Success;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            console.Note($"routing: what is done is in {run.Path}: the same command goes on from there.");
            throw;
        }
    }

    private static void Show(ConsoleOutput console, RouterArtifact router, R2RRunFolder run)
    {
        console.Table(["threshold", "large tokens"], [.. router.Calibration!.Points.Select(point => (IReadOnlyList<string>)
        [
            point.Threshold.ToString("0.####", CultureInfo.InvariantCulture), point.LargeFraction.ToString("P1", CultureInfo.InvariantCulture),
        ])]);
        console.Line(string.Create(CultureInfo.InvariantCulture, $"router of {router.Network.ParameterCount:N0} parameters, default threshold {router.Threshold:0.####}, in {run.Router}"));
    }
}
