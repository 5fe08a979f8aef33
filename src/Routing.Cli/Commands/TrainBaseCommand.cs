using System.CommandLine;
using Routing.Training;
using Routing.Training.Base;
using TorchSharp;

namespace Routing.Cli.Commands;

/// <summary><c>routing train base</c>: a model from scratch on the gym.</summary>
internal static class TrainBaseCommand
{
    public static Command Create()
    {
        var preset = new Option<string?>("--preset") { Description = $"A shipped recipe: {string.Join(", ", BaseTrainingPresets.All.Keys)}." };
        var recipe = new Option<FileInfo?>("--config") { Description = "A recipe of your own (JSON); see recipe.json in the folder of any run." };
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder of the run: checkpoint, metrics, plot, report, exported model.", Required = true };
        var tokenizer = new Option<DirectoryInfo>("--tokenizer") { Description = "Folder with tokenizer.json.", Required = true };
        var minutes = new Option<double?>("--minutes") { Description = "Train this long, over all sessions of the run; the learning rate fits itself to it." };
        var tokens = new Option<long?>("--tokens") { Description = "Train on this many tokens." };
        var resume = new Option<bool>("--resume") { Description = "Go on from the run's checkpoint, with the run's recipe." };
        var threads = new Option<int>("--threads") { Description = "Cores to compute on.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var json = ConsoleOutput.JsonOption();
        var command = new Command("base", "Train a model from scratch on the gym.") { preset, recipe, output, tokenizer, minutes, tokens, resume, threads, json };
        command.SetAction(async (parsed, stop) =>
        {
            var folder = new TrainingRunFolder(parsed.GetValue(output)!.FullName);
            var resumes = parsed.GetValue(resume);
            if (!resumes && File.Exists(folder.Checkpoint)) throw new UsageException($"{folder.Path} holds a run: give --resume to go on with it, or another --out");
            if (resumes && !File.Exists(folder.Checkpoint)) throw new UsageException($"{folder.Path} holds no checkpoint to resume from");
            var config = Budgeted(
                resumes ? BaseTrainingConfig.Load(folder.Recipe) : Recipe(parsed.GetValue(preset), parsed.GetValue(recipe)),
                parsed.GetValue(minutes), parsed.GetValue(tokens));
            var console = ConsoleOutput.Of(parsed);
            torch.set_num_threads(parsed.GetValue(threads));
            using var progress = new TrainingDisplay(console, config);
            var result = await ComputeThread.RunAsync("training", () =>
                BaseTraining.Run(config, folder, parsed.GetValue(tokenizer)!.FullName, resumes, progress, stop));
            if (console.IsJson) console.Json(result);
            else console.Line($"{config.Name}: {result.Progress.Tokens:N0} tokens, exact match {result.Evaluation.ExactMatch:P1}; model in {result.Model}");
            return ExitCodes.Success;
        });
        return command;
    }

    private static BaseTrainingConfig Recipe(string? preset, FileInfo? recipe) => (preset, recipe) switch
    {
        (not null, null) => BaseTrainingPresets.All.GetValueOrDefault(preset)
            ?? throw new UsageException($"--preset {preset}: choose one of {string.Join(", ", BaseTrainingPresets.All.Keys)}"),
        (null, not null) => BaseTrainingConfig.Load(recipe.FullName),
        _ => throw new UsageException("give one of --preset and --config"),
    };

    private static BaseTrainingConfig Budgeted(BaseTrainingConfig config, double? minutes, long? tokens)
    {
        if (minutes is not null && tokens is not null) throw new UsageException("give one of --minutes and --tokens");
        if (minutes is not null) config = config with { Minutes = minutes, Tokens = null };
        if (tokens is not null) config = config with { Tokens = tokens, Minutes = null };
        return config.Check() is { } problem ? throw new UsageException($"{problem.Item}: {problem.Reason}") : config;
    }
}
