using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Routing.Formats.Checkpoints;

/// <summary>
/// A Hugging Face checkpoint folder, checked: config understood, every tensor the model needs present once with the right
/// shape, none left over. Owns: the mapped weight files; disposed by: whoever opened it (a decoder loaded from it keeps it).
/// </summary>
public sealed class Checkpoint : IDisposable
{
    /// <summary>Name of the weights where they are one file.</summary>
    public const string WeightsFileName = "model.safetensors";

    private readonly ImmutableArray<SafetensorsFile> _files;

    private Checkpoint(string folder, ModelConfig config, TokenizerFiles tokenizer, ImmutableArray<SafetensorsFile> files, CheckpointTensors tensors, IEnumerable<string> notes) =>
        (Folder, Config, Tokenizer, _files, Tensors, Notes) = (folder, config, tokenizer, files, tensors.Needed, [.. notes, .. tensors.Notes]);

    public string Folder { get; }
    public ModelConfig Config { get; }
    internal TokenizerFiles Tokenizer { get; }

    /// <summary>All tensors of all shards by name (a tied head's own copy, when a file has one, is left out).</summary>
    public FrozenDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Paths of the weight files.</summary>
    public IEnumerable<string> Files => _files.Select(file => file.Path);

    /// <summary>What was found and left out by rule, one sentence each.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>Opens a folder with config.json and model.safetensors or its sharded form.</summary>
    /// <exception cref="InvalidFileException">Anything unknown or broken; names the file, the item and the reason.</exception>
    public static Checkpoint Open(string folder)
    {
        RequireFolder(folder);
        var config = ModelConfigReader.Read(folder, out var unreadKeys);
        var tokenizer = TokenizerFiles.Check(folder, config.VocabularySize);
        var files = ImmutableArray<SafetensorsFile>.Empty;
        try
        {
            files = OpenWeights(folder, out var notes);
            return new(folder, config, tokenizer, files, CheckpointTensors.Check(folder, config, files), [.. ConfigNotes(unreadKeys), .. notes]);
        }
        catch
        {
            foreach (var file in files) file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
    }

    private static void RequireFolder(string folder)
    {
        if (File.Exists(folder)) throw new InvalidFileException(folder, "path", "is a file; a checkpoint is a folder with config.json and model.safetensors");
        if (!Directory.Exists(folder)) throw new InvalidFileException(folder, "path", "does not exist");
        if (CheckpointFolder.Find(folder, ModelConfigReader.FileName) is not null) return;
        var hint = File.Exists(Path.Combine(folder, "adapter_config.json")) ? "; it holds a PEFT adapter, not a model"
            : File.Exists(Path.Combine(folder, "params.json")) ? "; it is in its maker's own layout, use the Hugging Face one"
            : Directory.Exists(Path.Combine(folder, "snapshots")) ? "; it is a cache entry, give a folder under its snapshots"
            : "";
        throw new InvalidFileException(folder, ModelConfigReader.FileName, $"is missing{hint}");
    }

    private static ImmutableArray<SafetensorsFile> OpenWeights(string folder, out IReadOnlyList<string> notes)
    {
        var single = CheckpointFolder.Find(folder, WeightsFileName);
        var index = CheckpointFolder.Find(folder, ShardIndex.FileName) is { } path ? ShardIndex.Load(path) : null;
        if (index is not null && single is not null && !index.Shards.Values.Contains(WeightsFileName))
            throw new InvalidFileException(folder, WeightsFileName, $"stands beside {ShardIndex.FileName}, which does not name it: remove one of the two");
        if (index is not null) return OpenShards(folder, index, out notes);
        notes = [];
        return [SafetensorsFile.Open(single ?? throw NoWeights(folder))];
    }

    private static ImmutableArray<SafetensorsFile> OpenShards(string folder, ShardIndex index, out IReadOnlyList<string> notes)
    {
        var shards = new Dictionary<string, SafetensorsFile>();
        try
        {
            foreach (var name in index.Shards.Values.Distinct().Order())
                shards.Add(name, SafetensorsFile.Open(CheckpointFolder.Resolve(folder, name, index.Path)));
            index.CheckAgainst(shards);
        }
        catch
        {
            foreach (var shard in shards.Values) shard.Dispose();
            throw;
        }
        var bytes = shards.Values.Sum(shard => shard.Tensors.Values.Sum(t => t.ByteCount));
        notes = index.TotalBytes is { } total && total != bytes ? [$"{ShardIndex.FileName} says {total:N0} bytes of tensors, the shards hold {bytes:N0}"] : [];
        return [.. shards.Values];
    }

    private static InvalidFileException NoWeights(string folder)
    {
        var other = Directory.EnumerateFiles(folder).Select(Path.GetFileName)
            .FirstOrDefault(name => name!.EndsWith(".bin", StringComparison.Ordinal) || name.EndsWith(".pt", StringComparison.Ordinal) || name.EndsWith(".pth", StringComparison.Ordinal));
        return new(folder, WeightsFileName, other is null
            ? $"is missing, and so is {ShardIndex.FileName}"
            : $"is missing; {other} is a pickle, which can run code when loaded, and is not read: save the model as safetensors");
    }

    private static IEnumerable<string> ConfigNotes(IReadOnlyList<string> unreadKeys)
    {
        var notable = unreadKeys.Where(key => !InertConfigKeys.Contains(key)).Order().ToArray();
        return notable.Length == 0 ? [] : [$"{ModelConfigReader.FileName} has keys that change nothing here: {string.Join(", ", notable)}"];
    }
}
