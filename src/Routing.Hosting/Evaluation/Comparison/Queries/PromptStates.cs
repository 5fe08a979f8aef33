using Routing.Formats.Checkpoints;
using Routing.Models;
using Routing.Models.Caching;
using Routing.Training;
using static TorchSharp.torch;

namespace Routing.Hosting.Evaluation.Comparison.Queries;

/// <summary>What the small model makes of prompts before it answers.</summary>
internal static class PromptStates
{
    /// <returns>[prompts][hidden] after the final norm, at each prompt's last position.</returns>
    public static Task<float[][]> ReadAsync(HostSettings settings, IReadOnlyList<int[]> prompts, CancellationToken stop) => ComputeThread.RunAsync("prompt states", () =>
    {
        using var inference = inference_mode();
        using var decoder = Decoder.Load(Checkpoint.Open(settings.Small), settings.Precision, settings.Device);
        using var cache = new KvCache(decoder.Config, prompts.Max(prompt => prompt.Length), decoder.Type, decoder.Device);
        return prompts.Select(prompt =>
        {
            stop.ThrowIfCancellationRequested();
            return Read(decoder, cache, prompt);
        }).ToArray();
    });

    private static float[] Read(Decoder decoder, KvCache cache, int[] prompt)
    {
        using var scope = NewDisposeScope();
        using var sequence = cache.TryAllocate(prompt.Length)!;
        using var output = decoder.Step([new StepRow(sequence, prompt)]);
        return output.Hidden.cpu().data<float>().ToArray();   // [1, hidden]
    }
}
