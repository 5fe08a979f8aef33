using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Routing.Formats.Checkpoints;

/// <summary>The tensors of a checkpoint's files held against what its config needs.</summary>
/// <param name="Needed">By name, exactly what the model needs.</param>
/// <param name="Notes">What was left out by rule.</param>
internal sealed partial record CheckpointTensors(FrozenDictionary<string, StoredTensor> Needed, ImmutableArray<string> Notes)
{
    // Places compared, and bytes at each, when a tied head has its own copy: all of it could be gigabytes.
    private const int SampledPlaces = 256;
    private const int SampledBytes = 4096;

    public static CheckpointTensors Check(string folder, ModelConfig config, IEnumerable<SafetensorsFile> files)
    {
        var stored = new Dictionary<string, StoredTensor>();
        foreach (var tensor in files.SelectMany(file => file.Tensors.Values))
        {
            if (!stored.TryAdd(tensor.Name, tensor)) throw new InvalidFileException(tensor.File, tensor.Name, $"is a duplicate of the one in {stored[tensor.Name].File}");
        }

        var needed = new Dictionary<string, StoredTensor>();
        foreach (var (name, shape) in ModelTensors.Of(config))
        {
            if (!stored.TryGetValue(name, out var tensor)) throw Missing(folder, config, name, stored);
            CheckTensor(tensor, shape);
            needed.Add(name, tensor);
        }
        var left = stored.Values.Where(tensor => !needed.ContainsKey(tensor.Name));
        return new(needed.ToFrozenDictionary(), LeaveOut(config, left, needed[ModelTensors.Embedding]));
    }

    private static void CheckTensor(StoredTensor tensor, IReadOnlyList<long> shape)
    {
        if (!tensor.Shape.SequenceEqual(shape))
            throw new InvalidFileException(tensor.File, tensor.Name, $"has shape [{string.Join(", ", tensor.Shape)}]; {ModelConfigReader.FileName} asks for [{string.Join(", ", shape)}]");
        if (!tensor.Type.IsWeight())
            throw new InvalidFileException(tensor.File, tensor.Name, $"has type {tensor.Type.Spelling()}; weights must be F32, F16 or BF16, quantised ones are not supported");
    }

    private static InvalidFileException Missing(string folder, ModelConfig config, string name, Dictionary<string, StoredTensor> stored)
    {
        var count = ModelTensors.Of(config).Count(t => !stored.ContainsKey(t.Name));
        var hint = name == ModelTensors.Head ? $"; set tie_word_embeddings in {ModelConfigReader.FileName} if the model shares it with the embedding"
            : stored.ContainsKey(name["model.".Length..]) ? "; names here lack the prefix 'model.': this is a base model without a head"
            : count > 1 ? $"; so are {count - 1:N0} others"
            : "";
        return new(folder, name, $"is missing{hint}");
    }

    // What old files carry beside the weights; anything else that is left over is an error.
    private static ImmutableArray<string> LeaveOut(ModelConfig config, IEnumerable<StoredTensor> left, StoredTensor embedding)
    {
        var frequencies = 0;
        var notes = ImmutableArray.CreateBuilder<string>();
        foreach (var tensor in left.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            if (InverseFrequencies().IsMatch(tensor.Name) && tensor.Shape is [var pairs] && pairs == config.HeadDim / 2)
            {
                frequencies++;
            }
            else if (tensor.Name == ModelTensors.Head)
            {
                CheckCopy(tensor, embedding);
                notes.Add($"{tensor.Name} is a copy of {embedding.Name} and left out: tie_word_embeddings is set");
            }
            else
            {
                throw new InvalidFileException(tensor.File, tensor.Name, "is surplus: a model with this config has no such tensor");
            }
        }
        if (frequencies > 0) notes.Add($"{frequencies} rotary_emb.inv_freq buffers left out: they follow from the config");
        return notes.ToImmutable();
    }

    private static void CheckCopy(StoredTensor head, StoredTensor embedding)
    {
        if (!head.Shape.SequenceEqual(embedding.Shape) || head.Type != embedding.Type || !SampledEqual(head, embedding))
            throw new InvalidFileException(head.File, head.Name, $"is there and differs from {embedding.Name}, though {ModelConfigReader.FileName} sets tie_word_embeddings");
    }

    private static bool SampledEqual(StoredTensor one, StoredTensor other)
    {
        var count = (int)Math.Min(SampledBytes, one.ByteCount);
        for (var place = 0; place < SampledPlaces; place++)
        {
            var offset = (long)((one.ByteCount - count) * (place / (SampledPlaces - 1.0)));
            if (!one.Slice(offset, count).SequenceEqual(other.Slice(offset, count))) return false;
        }
        return true;
    }

    [GeneratedRegex(@"^model\.(layers\.\d{1,4}\.self_attn\.)?rotary_emb\.inv_freq\z", RegexOptions.CultureInvariant)]
    private static partial Regex InverseFrequencies();
}
