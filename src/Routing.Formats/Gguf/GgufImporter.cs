using Routing.Formats.Checkpoints;
using Routing.Formats.Gguf.Import;

namespace Routing.Formats.Gguf;

/// <summary>Turns a GGUF file of a llama, qwen2 or qwen3 model into a Hugging Face checkpoint folder.</summary>
public static class GgufImporter
{
    private const string WeightsName = "model.safetensors";

    /// <summary>
    /// Imports a file: 1 checks everything; 2 writes config.json, generation_config.json, tokenizer.json, tokenizer_config.json and
    /// model.safetensors, tensor by tensor in constant memory, into a folder beside the target; 3 moves them there.
    /// A failed or cancelled import leaves nothing behind.
    /// </summary>
    /// <exception cref="InvalidFileException">The file is broken, or something in it cannot be imported; or the folder is in use.</exception>
    public static GgufImportResult Import(
        string path, string folder, GgufImportOptions? options = null, IProgress<GgufImportProgress>? progress = null, CancellationToken stop = default)
    {
        options ??= new GgufImportOptions();
        if (options.Type is not (null or StoredType.F16 or StoredType.BF16 or StoredType.F32))
            throw new ArgumentException($"Weights are imported as F16, BF16 or F32, not as {options.Type}.", nameof(options));
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        CheckTarget(target, options.Force);

        using var file = GgufFile.Open(path);
        var plan = GgufImportPlan.Of(file);
        var type = options.Type ?? TypeFor(plan);

        var staging = $"{target}.importing-{Environment.ProcessId}";
        Directory.CreateDirectory(staging);
        try
        {
            ModelConfigWriter.Write(staging, plan.Config, type);
            var config = ModelConfigReader.Read(staging);   // refuses sizes the loader would refuse, before the weights are written
            WriteTokenizer(staging, file, plan);
            WriteWeights(Path.Combine(staging, WeightsName), file, plan, type, progress, stop);
            Move(staging, target);
            return new GgufImportResult(
                folder, config, type, plan.Tensors.Length, plan.Tensors.Sum(tensor => tensor.Source.Count), plan.Vocabulary.Tokens.Count, plan.Remarks);
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        }
    }

    private static void WriteTokenizer(string folder, GgufFile file, GgufImportPlan plan)
    {
        TokenizerConfigWriter.WriteGenerationConfig(Path.Combine(folder, "generation_config.json"), plan.Vocabulary);
        TokenizerConfigWriter.WriteTokenizerConfig(Path.Combine(folder, "tokenizer_config.json"), plan.Vocabulary, plan.Config.MaxPositions);
        TokenizerJsonWriter.Write(Path.Combine(folder, "tokenizer.json"), file.Path, plan.Vocabulary);
    }

    private static void WriteWeights(
        string path, GgufFile file, GgufImportPlan plan, StoredType type, IProgress<GgufImportProgress>? progress, CancellationToken stop)
    {
        var converter = new TensorConverter(file, type);
        var total = plan.Tensors.Sum(tensor => tensor.Source.Count);
        var done = 0L;
        var tensors = plan.Tensors.Select(tensor => new TensorToWrite(tensor.Name, type, tensor.Source.Shape, stream =>
        {
            converter.Write(tensor, stream, stop);
            done += tensor.Source.Count;
            progress?.Report(new GgufImportProgress(tensor.Name, done, total));
        }));
        // transformers refuses a file that does not say it holds PyTorch's layout.
        SafetensorsWriter.Write(path, [.. tensors], new Dictionary<string, string> { ["format"] = "pt" });
    }

    private static StoredType TypeFor(GgufImportPlan plan)
    {
        var types = plan.Tensors.Where(tensor => tensor.Source.Shape.Length > 1).Select(tensor => tensor.Source.Type).ToHashSet();
        if (types.Any(type => type.IsQuantized())) return StoredType.F16;
        if (types.Contains(GgufType.F32)) return StoredType.F32;
        return types.Contains(GgufType.BF16) ? StoredType.BF16 : StoredType.F16;
    }

    private static void CheckTarget(string target, bool force)
    {
        if (File.Exists(target)) throw new InvalidFileException(target, "folder", "is a file");
        if (!Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any()) return;
        if (!force) throw new InvalidFileException(target, "folder", "is not empty; name another one, or use --force to replace files in it");
        var other = Directory.EnumerateFiles(target, "*.safetensors*").Select(Path.GetFileName).FirstOrDefault(name => name != WeightsName);
        if (other is not null) throw new InvalidFileException(target, other, "belongs to another checkpoint, which would be mixed with this one; name another folder");
    }

    private static void Move(string staging, string target)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(staging, target);
            return;
        }
        foreach (var file in Directory.EnumerateFiles(staging)) File.Move(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
    }
}
