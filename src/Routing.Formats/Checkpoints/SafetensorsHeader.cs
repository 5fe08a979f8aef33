using System.Collections.Immutable;
using System.Text.Json;

namespace Routing.Formats.Checkpoints;

/// <summary>A safetensors header, checked: known types, sizes that agree with shapes, bytes without overlap or hole.</summary>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    public const string MetadataKey = "__metadata__";

    // Far beyond real files; they keep a hostile header of 100 MB from filling memory.
    private const int MostTensors = 200_000;
    private const int MostDimensions = 16;
    private const int LongestMetadata = 16 << 20;
    private const string Item = "header";

    /// <param name="file">Path, for messages.</param>
    /// <param name="json">The header, padding included.</param>
    /// <param name="dataLength">Bytes in the file after the header.</param>
    public static SafetensorsHeader Parse(string file, ReadOnlySpan<byte> json, long dataLength)
    {
        var entries = new Dictionary<string, SafetensorsEntry>();
        Dictionary<string, string>? metadata = null;
        var reader = new StrictJsonReader(file, json, maxDepth: 4);
        reader.ReadObjectStart(Item);
        while (reader.ReadProperty(Item, out var name))
        {
            if (name == MetadataKey)
            {
                if (metadata is not null) throw new InvalidFileException(file, MetadataKey, "appears twice in the header");
                metadata = ReadMetadata(file, ref reader);
                continue;
            }
            if (!entries.TryAdd(name, ReadEntry(file, name, ref reader))) throw new InvalidFileException(file, name, "appears twice in the header");
            if (entries.Count > MostTensors) throw new InvalidFileException(file, Item, $"names more than {MostTensors:N0} tensors");
        }
        reader.ReadEnd(Item);

        var ordered = entries.Values.OrderBy(e => e.Begin).ThenBy(e => e.End).ToArray();
        CheckLayout(file, ordered, dataLength);
        return new(ordered, metadata ?? []);
    }

    private static SafetensorsEntry ReadEntry(string file, string name, ref StrictJsonReader reader)
    {
        StoredType? type = null;
        ImmutableArray<long>? shape = null, offsets = null;
        reader.ReadObjectStart(name);
        while (reader.ReadProperty(name, out var key))
        {
            var again = key switch { "dtype" => type is not null, "shape" => shape is not null, "data_offsets" => offsets is not null, _ => false };
            if (again) throw new InvalidFileException(file, name, $"gives '{key}' twice");
            switch (key)
            {
                case "dtype":
                    var spelling = reader.ReadString(name);
                    type = StoredTypes.Parse(spelling) ?? throw new InvalidFileException(file, name, $"has type '{spelling}', which is not supported (quantised or unknown)");
                    break;
                case "shape":
                    shape = ReadNumbers(file, name, key, ref reader);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(file, name, key, ref reader);
                    break;
                default:
                    throw new InvalidFileException(file, name, $"has an unknown key '{key}'");
            }
        }
        if (type is not { } known) throw new InvalidFileException(file, name, "has no 'dtype'");
        if (shape is not { } sizes) throw new InvalidFileException(file, name, "has no 'shape'");
        if (offsets is not [var begin, var end]) throw new InvalidFileException(file, name, "must have 'data_offsets' of two numbers");
        CheckSize(file, name, known, sizes, begin, end);
        return new(name, known, sizes, begin, end);
    }

    private static ImmutableArray<long> ReadNumbers(string file, string name, string key, ref StrictJsonReader reader)
    {
        var numbers = ImmutableArray.CreateBuilder<long>();
        reader.ReadArrayStart(name);
        while (reader.ReadElement(name))
        {
            var number = reader.Int64(name);
            if (number < 0) throw new InvalidFileException(file, name, $"has a negative number in '{key}': {number}");
            if (numbers.Count == MostDimensions) throw new InvalidFileException(file, name, $"has more than {MostDimensions} numbers in '{key}'");
            numbers.Add(number);
        }
        return numbers.ToImmutable();
    }

    private static Dictionary<string, string> ReadMetadata(string file, ref StrictJsonReader reader)
    {
        var metadata = new Dictionary<string, string>();
        var characters = 0L;
        reader.ReadObjectStart(MetadataKey);
        while (reader.ReadProperty(MetadataKey, out var key))
        {
            var value = reader.ReadString(MetadataKey, LongestMetadata);
            if (!metadata.TryAdd(key, value)) throw new InvalidFileException(file, MetadataKey, $"gives '{key}' twice");
            if ((characters += key.Length + value.Length) > LongestMetadata) throw new InvalidFileException(file, MetadataKey, $"is longer than {LongestMetadata:N0} characters");
        }
        return metadata;
    }

    private static void CheckSize(string file, string name, StoredType type, ImmutableArray<long> shape, long begin, long end)
    {
        if (end < begin) throw new InvalidFileException(file, name, $"ends at byte {end:N0}, before it begins at {begin:N0}");
        // Multiplying out a huge shape that also has a zero in it must not overflow.
        var bytes = shape.Contains(0) ? 0 : shape.Aggregate((UInt128)type.Size(), (product, size) => product > long.MaxValue ? product : product * (ulong)size);
        if (bytes != (ulong)(end - begin))
            throw new InvalidFileException(file, name, $"of shape [{string.Join(", ", shape)}] in {type.Spelling()} needs {(bytes > long.MaxValue ? "more than 2^63" : $"{bytes:N0}")} bytes, its offsets span {end - begin:N0}");
    }

    private static void CheckLayout(string file, SafetensorsEntry[] ordered, long dataLength)
    {
        var position = 0L;
        foreach (var entry in ordered)
        {
            if (entry.Begin < position) throw new InvalidFileException(file, entry.Name, $"begins at byte {entry.Begin:N0} and overlaps the tensor before it, which ends at {position:N0}");
            if (entry.Begin > position) throw new InvalidFileException(file, entry.Name, $"begins at byte {entry.Begin:N0} and leaves a hole after byte {position:N0}");
            if (entry.End > dataLength)
                throw new InvalidFileException(file, entry.Name, $"ends at byte {entry.End:N0} of the data, but the file holds {dataLength:N0}: it is truncated, download it again");
            position = entry.End;
        }
        if (position != dataLength) throw new InvalidFileException(file, "data", $"holds {dataLength - position:N0} bytes after the last tensor that belong to none");
    }
}
