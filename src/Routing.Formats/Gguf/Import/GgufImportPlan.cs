using System.Collections.Immutable;
using Routing.Formats.Checkpoints;
using Routing.Formats.Gguf.Blocks;

namespace Routing.Formats.Gguf.Import;

/// <summary>Everything an import will write, checked before anything is written: a file with a plan can be imported.</summary>
internal sealed record GgufImportPlan
{
    public required ModelConfig Config { get; init; }
    public required GgufVocabulary Vocabulary { get; init; }
    public required ImmutableArray<TensorImport> Tensors { get; init; }

    /// <summary>What is left out, one sentence each.</summary>
    public required ImmutableArray<string> Remarks { get; init; }

    /// <exception cref="InvalidFileException">What of the file cannot be imported, by name.</exception>
    public static GgufImportPlan Of(GgufFile file)
    {
        var remarks = new List<string>();
        var architecture = GgufModelConfig.ReadArchitecture(file);
        var vocabulary = GgufVocabulary.Read(file);
        TokenizerJsonWriter.Check(file.Path, vocabulary);
        var config = GgufModelConfig.Read(file, architecture, vocabulary, remarks);
        return new GgufImportPlan { Config = config, Vocabulary = vocabulary, Tensors = Match(file, config), Remarks = [.. remarks] };
    }

    private static ImmutableArray<TensorImport> Match(GgufFile file, ModelConfig config)
    {
        var left = file.Tensors.Where(tensor => tensor.Name != GgufRope.FactorsName).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var imports = ImmutableArray.CreateBuilder<TensorImport>();
        foreach (var (name, shape) in ModelTensors.Of(config))
        {
            var sourceName = GgufTensorNames.Of(name);
            if (!left.Remove(sourceName, out var source)) throw new InvalidFileException(file.Path, sourceName, "the tensor is missing");
            if (!source.Shape.SequenceEqual(shape))
                throw new InvalidFileException(file.Path, sourceName, $"has shape {source.ShapeText}; [{string.Join(", ", shape)}] belongs there");
            if (!BlockDecoder.CanDecode(source.Type)) throw new InvalidFileException(file.Path, sourceName, $"{source.Type} blocks cannot be decoded");
            imports.Add(new TensorImport(source, name, RotatedHeads(config, sourceName)));
        }
        var surplus = left.Keys.Order(StringComparer.Ordinal).FirstOrDefault();
        return surplus is null
            ? imports.ToImmutable()
            : throw new InvalidFileException(file.Path, surplus, $"is no tensor of a {config.ModelType} model with these sizes{(left.Count > 1 ? $" (and {left.Count - 1} more)" : "")}");
    }

    /// <summary>llama.cpp rotates neighbouring elements for llama, halves of a head for qwen as transformers does for both.</summary>
    private static int RotatedHeads(ModelConfig config, string sourceName)
    {
        if (config.ModelType != "llama") return 0;
        if (sourceName.Contains(".attn_q.", StringComparison.Ordinal)) return config.HeadCount;
        return sourceName.Contains(".attn_k.", StringComparison.Ordinal) ? config.KvHeadCount : 0;
    }
}
