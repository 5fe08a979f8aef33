namespace Routing.Formats.Checkpoints;

/// <summary>A sharded checkpoint's index: which file holds which tensor.</summary>
/// <param name="Path">Path of the index.</param>
/// <param name="Shards">File name by tensor name.</param>
/// <param name="TotalBytes">The index's own count of bytes, where it gives a whole number.</param>
internal sealed record ShardIndex(string Path, IReadOnlyDictionary<string, string> Shards, long? TotalBytes)
{
    public const string FileName = "model.safetensors.index.json";

    private const string MapKey = "weight_map";
    private const int MostTensors = 200_000;

    public static ShardIndex Load(string path)
    {
        using var file = MappedFile.Open(path);
        if (FileSignature.Describe(file.Span(0, FileSignature.HeadLength)) is { } what and not "a JSON file")
            throw new InvalidFileException(path, "file", $"is not JSON but {what}");
        var reader = new StrictJsonReader(path, file.Span(0, file.Length));
        Dictionary<string, string>? shards = null;
        long? totalBytes = null;
        reader.ReadObjectStart("file");
        while (reader.ReadProperty("file", out var key))
        {
            if (key == MapKey && shards is not null) throw new InvalidFileException(path, MapKey, "appears twice");
            if (key == MapKey) shards = ReadMap(path, ref reader);
            else if (key == "metadata") totalBytes = ReadTotal(ref reader) ?? totalBytes;
            else reader.SkipValue(key);
        }
        reader.ReadEnd("file");
        return shards is { Count: > 0 } ? new(path, shards, totalBytes) : throw new InvalidFileException(path, MapKey, "is missing or empty");
    }

    /// <summary>Checks that each shard holds the tensors the index says, all of them and no others.</summary>
    public void CheckAgainst(IReadOnlyDictionary<string, SafetensorsFile> shards)
    {
        foreach (var (tensor, shard) in Shards)
        {
            if (!shards[shard].Tensors.ContainsKey(tensor)) throw new InvalidFileException(Path, tensor, $"is not in {shard}, where the index says it is");
        }
        foreach (var (name, shard) in shards)
        {
            foreach (var tensor in shard.Tensors.Keys)
            {
                if (!Shards.TryGetValue(tensor, out var indexed)) throw new InvalidFileException(shard.Path, tensor, "is not in the index");
                if (indexed != name) throw new InvalidFileException(shard.Path, tensor, $"is a duplicate: the index says it is in {indexed}");
            }
        }
    }

    private static Dictionary<string, string> ReadMap(string path, ref StrictJsonReader reader)
    {
        var shards = new Dictionary<string, string>();
        var names = new Dictionary<string, string>();
        reader.ReadObjectStart(MapKey);
        while (reader.ReadProperty(MapKey, out var tensor))
        {
            var shard = reader.ReadString(tensor);
            if (!names.TryAdd(shard, shard)) shard = names[shard];   // one string a shard, not one a tensor
            if (!shards.TryAdd(tensor, shard)) throw new InvalidFileException(path, tensor, "appears twice in the index");
            if (shards.Count > MostTensors) throw new InvalidFileException(path, MapKey, $"names more than {MostTensors:N0} tensors");
        }
        return shards;
    }

    private static long? ReadTotal(ref StrictJsonReader reader)
    {
        long? total = null;
        reader.ReadObjectStart("metadata");
        while (reader.ReadProperty("metadata", out var key))
        {
            if (key == "total_size") total = reader.ReadNumber("metadata.total_size");
            else reader.SkipValue(key);
        }
        return total;
    }
}
