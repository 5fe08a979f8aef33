using System.CommandLine;
using System.Globalization;
using Routing.Models.Native;
using Routing.Training;
using Routing.Training.Base;
using TorchSharp;

namespace Routing.Cli.Commands;

/// <summary><c>routing train base</c>: a model from scratch on the gym.</summary>
internal static class TrainBaseCommand
{
    private const string TokenizerFile = "tokenizer.json";

    public static Command Create()
    {
        var preset = new Option<string?>("--preset") { Description = $"A shipped recipe: {string.Join(", ", BaseTrainingPresets.All.Keys)}." };
        var recipe = new Option<FileInfo?>("--config") { Description = "A recipe of your own (JSON); see recipe.json in the folder of any run." };
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder of the run: checkpoint, metrics, plot, report.", Required = true };
        var tokenizer = new Option<DirectoryInfo?>("--tokenizer") { Description = "Folder with tokenizer.json; a run keeps a copy." };
        var minutes = new Option<double?>("--minutes") { Description = "Train this long, over all sessions of the run; the learning rate fits itself to it." };
        var tokens = new Option<long?>("--tokens") { Description = "Train on this many tokens, over all sessions of the run." };
        var resume = new Option<bool>("--resume") { Description = "Go on from the run's checkpoint, with the run's recipe." };
        var finish = new Option<bool>("--finish") { Description = "Train no further: write model, plot and report from the run's checkpoint as it is." };
        var export = new Option<DirectoryInfo?>("--export") { Description = "Folder for the model (Hugging Face layout); 'model' in the run's folder by default." };
        var precision = new Option<TrainingPrecision>("--precision") { Description = "What matrices are multiplied in; auto takes the faster." };
        var threads = new Option<int>("--threads") { Description = "Cores to compute on.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var command = new Command("base", "Train a model from scratch on the gym.")
        {
            preset, recipe, output, tokenizer, minutes, tokens, resume, finish, export, precision, threads, ConsoleOutput.JsonOption(),
        };
        command.SetAction((parsed, stop) =>
        {
            var (resumes, finishes) = (parsed.GetValue(resume), parsed.GetValue(finish));
            var path = parsed.GetRequiredValue(output).FullName;
            CheckRun(path, resumes, finishes);
            var config = resumes || finishes
                ? KeptRecipe(path, isOtherGiven: parsed.GetValue(preset) is not null || parsed.GetValue(recipe) is not null)
                : Recipe(parsed.GetValue(preset), parsed.GetValue(recipe));
            if (finishes && (parsed.GetValue(minutes) is not null || parsed.GetValue(tokens) is not null)) throw new UsageException("--finish trains no further: give no budget");
            if (parsed.GetValue(threads) < 1) throw new UsageException($"--threads {parsed.GetValue(threads)}: give 1 or more");
            config = Budgeted(config, parsed.GetValue(minutes), parsed.GetValue(tokens));
            var folder = new TrainingRunFolder(path);
            var session = new TrainingSession
            {
                Folder = folder,
                TokenizerFolder = TokenizerFolder(folder, parsed.GetValue(tokenizer)?.FullName),
                ModelFolder = parsed.GetValue(export)?.FullName,
                Resumes = resumes,
                Precision = parsed.GetValue(precision),
            };
            LibTorch.EnsureLoaded();
            torch.set_num_threads(parsed.GetValue(threads));
            return RunAsync(ConsoleOutput.Of(parsed), config, session, finishes, stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(ConsoleOutput console, BaseTrainingConfig config, TrainingSession session, bool finishes, CancellationToken stop)
    {
        try
        {
            var result = await TrainingDisplay.RunAsync(console, config.Name, display => ComputeThread.RunAsync("training", () => finishes
                ? BaseTraining.Finish(config, session, display, stop)
                : BaseTraining.Run(config, session, display, stop)));
            if (console.IsJson) console.Json(result);
            else console.Line(string.Create(CultureInfo.InvariantCulture, $"{config.Name}: {result.Report.Tokens:N0} tokens, exact match {result.Report.Validation.ExactMatch:P1}; model in {result.ModelFolder}"));
            return ExitCodes.Success;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            console.Note($"routing: the run is saved in {session.Folder.Path}: go on with --resume, or write its model as it is with --finish.");
            throw;
        }
    }

    private static void CheckRun(string path, bool resumes, bool finishes)
    {
        if (resumes && finishes) throw new UsageException("give one of --resume and --finish");
        var exists = File.Exists(Path.Combine(path, "checkpoint.safetensors"));
        if (!resumes && !finishes && exists) throw new UsageException($"{path} holds a run: give --resume to go on with it, --finish to write its model, or another --out");
        if ((resumes || finishes) && !exists) throw new UsageException($"{path} holds no checkpoint of a run");
    }

    private static BaseTrainingConfig KeptRecipe(string path, bool isOtherGiven) => isOtherGiven
        ? throw new UsageException("a run keeps its recipe: give no --preset or --config with --resume or --finish")
        : BaseTrainingConfig.Load(Path.Combine(path, "recipe.json"));

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

    private static string TokenizerFolder(TrainingRunFolder folder, string? given)
    {
        var kept = Path.Combine(folder.Tokenizer, TokenizerFile);
        if (given is null) return File.Exists(kept) ? folder.Tokenizer : throw new UsageException("give --tokenizer: a folder with tokenizer.json, see 'routing train tokenizer'");
        var file = Path.Combine(given, TokenizerFile);
        if (!File.Exists(file)) throw new UsageException($"--tokenizer {given}: holds no {TokenizerFile}");
        if (File.Exists(kept) && !File.ReadAllBytes(kept).AsSpan().SequenceEqual(File.ReadAllBytes(file)))
            throw new UsageException($"--tokenizer {given}: the run was started with another tokenizer, which it keeps in {folder.Tokenizer}");
        return given;
    }
}
