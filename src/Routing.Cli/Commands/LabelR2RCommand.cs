using System.CommandLine;
using Routing.Cli.Options;
using Routing.R2R.Labels;
using Routing.R2R.Labels.Agreement;
using Routing.Training;

namespace Routing.Cli.Commands;

/// <summary><c>routing label r2r</c>: where a small and a large model differ, and whether it matters.</summary>
internal static class LabelR2RCommand
{
    public static Command Create()
    {
        var (models, flags, json) = (new ModelOptions(), new LabelFlags(), ConsoleOutput.JsonOption());
        var command = new Command("r2r", "Label where a small and a large model differ, and whether it matters.") { json };
        flags.AddTo(command);
        models.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var settings = models.Read(parsed);
            if (settings.Large is null) throw new UsageException("labels need a pair: give --small and --large, not --model.");
            var options = flags.Read(parsed, settings);
            TorchSharp.torch.set_num_threads(settings.Threads);
            return RunAsync(ConsoleOutput.Of(parsed), options, stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(ConsoleOutput console, LabelOptions options, CancellationToken stop)
    {
        try
        {
            var manifest = await LabelDisplay.RunAsync(console, display => ComputeThread.RunAsync("labels", () => LabelPipeline.Run(options, display, stop)));
            if (console.IsJson) console.Json(manifest);
            else Show(console, manifest, options.Output);
            return ExitCodes.Success;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            console.Note($"routing: finished shards are in {options.Output}: go on with the same command and --resume.");
            throw;
        }
    }

    private static void Show(ConsoleOutput console, LabelManifest manifest, string folder)
    {
        var summary = manifest.Summary!;
        if (summary.Families.Count > 1) console.Table(AgreementText.FamilyTitles(summary), AgreementText.FamilyRows(summary));
        console.Table(AgreementText.Titles, AgreementText.Rows(summary));
        console.Line($"{AgreementText.Line(summary)}; {manifest.Shards.Count} shards and report.md in {folder}");
    }
}
