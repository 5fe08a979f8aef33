using Routing.Formats;
using Routing.Formats.Templates;
using Routing.Hosting.Calibration;
using Routing.Hosting.Evaluation;
using Routing.Models.Native;
using Routing.R2R;
using Routing.R2R.Labels;
using Routing.R2R.Labels.Sources;
using Routing.R2R.Training;
using Routing.Runtime;
using Routing.Runtime.Sampling;
using Routing.Training;
using Routing.Training.Gym;

namespace Routing.Hosting.Training;

/// <summary>Makes a calibrated token router for a pair (R2R, arXiv 2505.21600, without a judge).</summary>
/// <remarks>
/// (1) Label the large model's answers; (2) train; then a round at a time (3) let the mixed system answer, label what it
/// wrote and train on all labels; (4) calibrate on questions nobody has seen. Every part is left in the run's folder and
/// taken from there when a run goes on.
/// </remarks>
public sealed class R2RTraining(R2RTrainingOptions options, IR2RTrainingObserver observer)
{
    private readonly R2RRunFolder _run = new(options.Output);

    /// <returns>The finished router.</returns>
    /// <exception cref="ArgumentException">An option is impossible.</exception>
    /// <exception cref="InvalidFileException">A model, the prompts or the run's folder cannot be used.</exception>
    public async Task<RouterArtifact> RunAsync(CancellationToken stop)
    {
        string[] errors = [.. options.Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors));

        LibTorch.EnsureLoaded();
        TorchSharp.torch.set_num_threads(options.Pair.Threads);   // sums depend on it, and so do labels and weights
        await LabelAsync(0, traces: null, stop);                                          // (1)
        await TrainAsync(0, stop);                                                        // (2)
        for (var round = 1; round <= options.Rounds; round++)                             // (3)
        {
            await AnswerAsync(round, stop);
            await LabelAsync(round, _run.Traces(round), stop);
            await TrainAsync(round, stop);
        }
        return await CalibrateAsync(stop);                                                // (4)
    }

    private async Task LabelAsync(int round, string? traces, CancellationToken stop)
    {
        observer.OnNote(traces is null ? "labelling the large model's answers" : $"round {round}: labelling the mixed system's answers");
        var job = new LabelOptions
        {
            Small = options.Pair.Small,
            Large = options.Pair.Large!,
            Output = _run.Labels(round),
            Resume = Directory.Exists(_run.Labels(round)),
            Items = traces is null ? options.Items : null,
            Prompts = traces is null ? options.Prompts : null,
            Traces = traces,
            Families = traces is null ? [] : LabelManifest.Load(_run.Labels(0)).Families,
            Settings = options.Labels,
            Precision = options.Pair.Precision,
            Device = options.Pair.Device,
        };
        await ComputeThread.RunAsync("labels", () => LabelPipeline.Run(job, observer, stop));
    }

    private async Task TrainAsync(int round, CancellationToken stop)
    {
        if (Directory.Exists(_run.TrainedRouter(round))) return;
        observer.OnNote(round == 0 ? "training" : $"round {round}: training on {round + 1} sets of labels");
        if (round > 0) LabelUnion.Write(_run.AllLabels(round), [.. Enumerable.Range(0, round + 1).Select(_run.Labels)]);
        var session = new RouterTrainingSession
        {
            LabelFolder = round == 0 ? _run.Labels(0) : _run.AllLabels(round),
            SmallFolder = options.Pair.Small,
            OutFolder = _run.Training(round),
            Resumes = File.Exists(new RouterRunFolder(_run.Training(round)).Checkpoint),
        };
        await ComputeThread.RunAsync("router training", () => RouterTraining.Run(options.Recipe, session, observer, stop));
    }

    /// <summary>The mixed system answers the labelled questions: the router learns where it really leads.</summary>
    private async Task AnswerAsync(int round, CancellationToken stop)
    {
        if (File.Exists(_run.Traces(round))) return;
        observer.OnNote($"round {round}: the mixed system answers, {options.LargeFraction:P0} of the tokens by the large model");
        var router = RouterArtifact.Load(_run.TrainedRouter(round - 1));
        using var host = Host(router);
        var source = Source(host.Folder);
        LabelItem[] items = [.. source.Read()];
        // A fixed threshold, not one steered over requests in flight: the same run gives the same answers.
        var routing = TokenRoutingOptions.Routed(TokenRouterNames.R2R, router.Calibration!.ThresholdFor(options.LargeFraction));
        var requests = items.Select(item => Request(item.Prompt, routing)).ToArray();
        var answers = await ConcurrentRequests.RunAsync(host.Engine, requests, options.Concurrency, null, stop);
        TraceFile.Write(_run.Traces(round), items.Zip(answers, (item, answer) =>
            new TraceLine(item.Number, item.Prompt, [.. answer.Tokens.Select(token => token.Id)], source.Families[item.Family], item.Expected)));
    }

    private async Task<RouterArtifact> CalibrateAsync(CancellationToken stop)
    {
        observer.OnNote("calibrating on questions not seen so far");
        var trained = RouterArtifact.Load(_run.TrainedRouter(options.Rounds));
        using var host = Host(trained);
        var calibration = new CalibrationOptions { Concurrency = options.Concurrency, MaxTokens = options.Labels.MaxTokens };
        var table = await RouterCalibration.MeasureAsync(host, TokenRouterNames.R2R, CalibrationPrompts(host), calibration, observer.OnNote, stop);
        var finished = trained with { Calibration = table, Threshold = Math.Min(1, table.ThresholdFor(options.LargeFraction)) };
        finished.Save(_run.Router);
        return finished;
    }

    private IReadOnlyList<int[]> CalibrationPrompts(ModelHost host)
    {
        // A file has no questions to spare: its first ones have to do.
        if (options.Prompts is not null) return [.. Source(host.Folder).Read().Take(options.CalibrationItems).Select(item => item.Prompt)];
        return [.. GymEvaluation.Items(GymTasks.Trained, GymSplit.Validation, options.CalibrationItems).Select(item => host.Folder.EncodeChat([new ChatMessage("user", item.Question)]))];
    }

    private LabelSource Source(ModelFolder folder) => options.Prompts is { } file
        ? new PromptFile(file, folder, options.Items, options.Labels.AnswerMarker)
        : new GymSource(folder, options.Items ?? GymSource.DefaultItems, LabelOptions.DefaultSeed);

    private GenerationRequest Request(int[] prompt, TokenRoutingOptions routing) =>
        new() { Prompt = prompt, Sampling = new SamplingOptions { MaxTokens = options.Labels.MaxTokens, Seed = 1 }, Routing = routing };

    private ModelHost Host(RouterArtifact router) =>
        ModelHost.Start(options.Pair, new EngineOptions { QueueCapacity = Math.Max(256, options.Concurrency) }, TokenRouters.With(router));
}
