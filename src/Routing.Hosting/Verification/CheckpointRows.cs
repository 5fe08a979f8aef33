using Routing.Formats;
using Routing.Formats.Checkpoints;
using Routing.Models;
using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Hosting.Verification;

/// <summary>Logits, block outputs and greedy tokens of the full forward and of cached decode, in float32.</summary>
internal static class CheckpointRows
{
    public const string Folder = "checkpoints";
    private const string Kind = "checkpoint";
    private const double Tolerance = 1e-4;

    public static IEnumerable<GoldenGroup> Find(string folder) =>
        GoldenFolder.Children(folder).Select(path => new GoldenGroup(Kind, Path.GetFileName(path), stop => Compare(path, stop)));

    private static VerificationRow[] Compare(string folder, CancellationToken stop)
    {
        var name = Path.GetFileName(folder);
        LibTorch.EnsureLoaded();
        using var inference = inference_mode();
        Checkpoint checkpoint;
        try
        {
            checkpoint = Checkpoint.Open(folder);
        }
        catch (InvalidFileException refusal) when (refusal.Item == "model_type")
        {
            return [VerificationRow.Skipped(Kind, name, refusal.Reason)];
        }
        using var decoder = Decoder.Load(checkpoint, ScalarType.Float32, CPU);
        using var golden = GoldenTensors.Open(Path.Combine(folder, "expected.safetensors"));
        return new CheckpointComparison(decoder, golden).Rows(name, stop);
    }

    /// <summary>The differences of one checkpoint over all its prompts.</summary>
    private sealed class CheckpointComparison(Decoder decoder, GoldenTensors golden)
    {
        private readonly LargestDifference _logits = new(Tolerance), _hidden = new(Tolerance), _finalNorm = new(Tolerance);
        private readonly LargestDifference _cachedLogits = new(Tolerance), _cachedHidden = new(Tolerance), _cachedFinalNorm = new(Tolerance);
        private readonly LargestDifference _greedyLogits = new(Tolerance);
        private readonly PromptRun _run = new(decoder);
        private string? _greedy;
        private int _greedyTokens;

        public VerificationRow[] Rows(string name, CancellationToken stop)
        {
            foreach (var i in golden.Prompts()) Add($"prompt.{i}", stop);
            return
            [
                _logits.ToRow(Kind, $"{name}/logits"),
                _hidden.ToRow(Kind, $"{name}/hidden"),
                _finalNorm.ToRow(Kind, $"{name}/final_norm"),
                _cachedLogits.ToRow(Kind, $"{name}/cached_logits"),
                _cachedHidden.ToRow(Kind, $"{name}/cached_hidden"),
                _cachedFinalNorm.ToRow(Kind, $"{name}/cached_final_norm"),
                _greedy is null
                    ? VerificationRow.Passed(Kind, $"{name}/greedy", $"{_greedyTokens} tokens")
                    : VerificationRow.Failed(Kind, $"{name}/greedy", _greedy),
                _greedyLogits.ToRow(Kind, $"{name}/greedy_logits"),
            ];
        }

        private void Add(string prompt, CancellationToken stop)
        {
            var ids = golden.Ids($"{prompt}.ids");
            Compare(prompt, ids.Length, _run.Forward(ids), _logits, _finalNorm, _hidden);
            // Recording needs the hook sites, which keep the decoder from its kernels for few tokens: both ways are compared.
            Compare(prompt, ids.Length, _run.Cached(ids, record: false), _cachedLogits, _cachedFinalNorm, null);
            Compare(prompt, ids.Length, _run.Cached(ids, record: true), _cachedLogits, _cachedFinalNorm, _cachedHidden);
            CompareGreedy(prompt, ids, stop);
        }

        private void Compare(string prompt, int tokens, PromptOutput output, LargestDifference logits, LargestDifference finalNorm, LargestDifference? hidden)
        {
            var (layers, width) = (decoder.Config.LayerCount, decoder.Config.HiddenSize);
            logits.Add(golden.Floats($"{prompt}.logits", tokens, decoder.Config.VocabularySize), output.Logits, prompt);
            finalNorm.Add(golden.Floats($"{prompt}.final_norm", tokens, width), output.FinalNorm, prompt);
            if (hidden is null) return;
            var expected = golden.Floats($"{prompt}.hidden", layers, tokens, width);
            for (var layer = 0; layer < layers; layer++)
                hidden.Add(expected.Slice(layer * tokens * width, tokens * width), output.Hidden![layer], $"{prompt}, block {layer}");
        }

        private void CompareGreedy(string prompt, int[] ids, CancellationToken stop)
        {
            var expected = golden.Ids($"{prompt}.greedy");
            var logits = golden.Floats($"{prompt}.greedy_logits", expected.Length, decoder.Config.VocabularySize);
            var (tokens, steps) = _run.Greedy(ids, expected.Length, stop);
            if (TextDifference.Of(expected, tokens) is { } difference) _greedy ??= $"{prompt} {difference}";
            _greedyTokens += tokens.Length;
            // Beyond the first differing token the two continue different texts.
            var same = Math.Min(expected.AsSpan().CommonPrefixLength(tokens) + 1, tokens.Length);
            for (var step = 0; step < same; step++)
                _greedyLogits.Add(logits.Slice(step * steps[step].Length, steps[step].Length), steps[step], $"{prompt}, step {step}");
        }
    }
}
