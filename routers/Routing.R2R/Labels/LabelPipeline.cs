using Routing.Models.Native;
using Routing.R2R.Labels.Judging;
using Routing.R2R.Labels.Labelling;
using Routing.R2R.Labels.Sources;
using static TorchSharp.torch;

namespace Routing.R2R.Labels;

/// <summary>
/// Labels where a small and a large model differ and whether it matters, in one pass over the items and a shard at a time, so that memory
/// does not grow with their number: R2R's steps 0 to 4 (arXiv 2505.21600), with labels that need no judge.
/// </summary>
public static class LabelPipeline
{
    /// <summary>
    /// (1) Loads the pair; (2) opens the items; (3) makes the folder or goes on with it; (4) labels shard after shard; (5) sums up.
    /// </summary>
    /// <param name="options">The job.</param>
    /// <param name="observer">Hears how it gets on.</param>
    /// <param name="stop">Ends the run; what is on disk is gone on with by <see cref="LabelOptions.Resume"/>.</param>
    /// <returns>The finished folder's manifest.</returns>
    /// <remarks>Computes on the calling thread, which should be one of its own (<see cref="Training.ComputeThread"/>).</remarks>
    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    /// <exception cref="Formats.InvalidFileException">A model, an item or the folder cannot be used.</exception>
    /// <exception cref="IOException">The judge fails.</exception>
    public static LabelManifest Run(LabelOptions options, ILabelObserver observer, CancellationToken stop)
    {
        LibTorch.EnsureLoaded();
        string[] errors = [.. options.Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors), nameof(options));

        using var mode = inference_mode();
        using var pair = LabelPair.Load(options.Small, options.Large, options.Precision, options.Device);       // (1)
        var source = LabelSources.Open(options, pair);                                                         // (2)
        pair.RequireRoom(source.Read(), options.Settings);
        var folder = LabelRunFolder.Open(options.Output, Plan(options, pair, source), options.Resume);          // (3)
        using var judge = options.Judge is null ? null : new JudgeClient(options.Judge);
        var meter = new LabelMeter(observer, source.Info.Items, folder);
        var labeler = new ShardLabeler(pair, source, options.Settings);
        foreach (var items in source.Read().Chunk(ItemsPerShard(options.Settings, source)).Skip(folder.Shards)) // (4)
        {
            var labelled = labeler.Label(items, meter.Count, stop);
            if (judge is not null) JudgeColumn.Fill(judge, pair.Folder.Tokenizer, labelled, stop);
            folder.Write(LabelShards.Join([.. labelled.Select(item => item.Rows)]), Counts(labelled));
            meter.Shard();
        }
        return folder.Finish();                                                                                // (5)
    }

    private static LabelManifest Plan(LabelOptions options, LabelPair pair, LabelSource source) => new()
    {
        HiddenSize = pair.SmallInfo.HiddenSize,
        LogitCount = Math.Min(options.Settings.LogitCount, pair.VocabularySize),
        Families = source.Families,
        Small = pair.SmallInfo,
        Large = pair.LargeInfo,
        Recipe = new LabelRecipe(
            source.Info, options.Settings, options.Precision == ScalarType.BFloat16 ? "bf16" : "f32", options.Device.type.ToString().ToLowerInvariant(),
            get_num_threads(), options.Judge?.Model, options.Judge?.Url.AbsoluteUri),
    };

    // However long the answers get, a shard holds them.
    private static int ItemsPerShard(LabelSettings settings, LabelSource source) =>
        Math.Min(settings.ItemsPerShard, LabelShard.MostRows / Math.Max(settings.MaxTokens, source.LongestAnswer));

    private static ShardCounts Counts(LabelledItem[] items) => new(
        items.Length, items.Count(item => item.IsRight is not null), items.Count(item => item.IsRight is true), items.Sum(item => item.LargeTokens));
}
