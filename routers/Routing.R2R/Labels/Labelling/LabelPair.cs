using System.Collections.Frozen;
using Routing.Formats;
using Routing.Formats.Checkpoints;
using Routing.Formats.Tokenization;
using Routing.Models;
using Routing.R2R.Labels.Sources;
using static TorchSharp.torch;

namespace Routing.R2R.Labels.Labelling;

/// <summary>The two models, loaded, with what they share. Owns: both decoders; disposed by: the pipeline.</summary>
internal sealed class LabelPair : IDisposable
{
    private LabelPair(ModelFolder folder, Decoder small, Decoder large) => (Folder, Small, Large) = (folder, small, large);

    /// <summary>The small model's folder; its tokenizer and template serve the pair.</summary>
    public ModelFolder Folder { get; }

    public Decoder Small { get; }

    public Decoder Large { get; }

    public required LabelledModel SmallInfo { get; init; }

    public required LabelledModel LargeInfo { get; init; }

    /// <summary>Tokens both embeddings have; their sizes may differ by padding, which is never chosen.</summary>
    public int VocabularySize => Math.Min(SmallInfo.VocabularySize, LargeInfo.VocabularySize);

    /// <summary>Longest context both models take, in tokens.</summary>
    public int MaxPositions => Math.Min(Small.Config.MaxPositions, Large.Config.MaxPositions);

    /// <summary>What ends an answer.</summary>
    public FrozenSet<int> EndTokens => Small.Config.EosTokenIds.Concat(Large.Config.EosTokenIds).ToFrozenSet();

    /// <exception cref="InvalidFileException">A checkpoint is broken, or the two have different vocabularies.</exception>
    public static LabelPair Load(string smallFolder, string largeFolder, ScalarType precision, Device device)
    {
        var (folder, other) = (ModelFolder.Open(smallFolder), ModelFolder.Open(largeFolder));
        PairValidator.RequireSameVocabulary(folder.Tokenizer, other.Tokenizer, Path.Combine(largeFolder, "tokenizer.json"));
        var (small, smallInfo) = Load(folder, precision, device);
        try
        {
            var (large, largeInfo) = Load(other, precision, device);
            return new LabelPair(folder, small, large) { SmallInfo = smallInfo, LargeInfo = largeInfo };
        }
        catch
        {
            small.Dispose();
            throw;
        }
    }

    /// <summary>Tokens an item may take, prompt and answer together.</summary>
    public int Capacity(LabelItem item, LabelSettings settings) =>
        Math.Min(item.Prompt.Length + Math.Max(settings.MaxTokens, item.Answer?.Length ?? 0), MaxPositions);

    /// <summary>Refuses items that do not fit the models or the memory, before anything is computed.</summary>
    /// <exception cref="InvalidFileException">One does not fit.</exception>
    public void RequireRoom(IEnumerable<LabelItem> items, LabelSettings settings)
    {
        foreach (var item in items)
        {
            if (item.Prompt.Length + (item.Answer?.Length ?? 1) > MaxPositions)
                throw new InvalidFileException(Folder.Path, $"item {item.Number}", $"is too long with {item.Prompt.Length} tokens of prompt and {item.Answer?.Length ?? 1} of answer: the models take {MaxPositions}");
            if (Capacity(item, settings) > SlotBudget(settings))
                throw new InvalidFileException(Folder.Path, $"item {item.Number}", $"needs the keys and values of {Capacity(item, settings)} tokens, but {settings.KvBytes >> 20} MiB hold {SlotBudget(settings)}: give them more");
        }
    }

    /// <summary>Token positions of the large model that the memory for keys and values holds.</summary>
    public int SlotBudget(LabelSettings settings) => (int)Math.Min(int.MaxValue, settings.KvBytes / Models.Caching.KvCache.BytesPerSlot(Large.Config, Large.Type));

    private static (Decoder, LabelledModel) Load(ModelFolder folder, ScalarType precision, Device device)
    {
        var checkpoint = Checkpoint.Open(folder.Path);
        var info = new LabelledModel(folder.Name, CheckpointHash.OfWeights(checkpoint), checkpoint.Config.VocabularySize, checkpoint.Config.HiddenSize);
        return (Decoder.Load(checkpoint, precision, device), info);
    }

    public void Dispose()
    {
        Small.Dispose();
        Large.Dispose();
    }
}
