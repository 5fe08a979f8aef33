using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Routing.Formats.Gguf;

/// <summary>
/// Reads and checks everything before the tensor data: magic and version, metadata, tensor descriptions, and that the tensors lie
/// in the file one after the other (GGUF specification: ggml, docs/gguf.md). No tensor data is read.
/// </summary>
internal sealed class GgufHeader
{
    private const int MostKeys = 65_536;
    private const int MostTensors = 65_536;
    private const int LongestKey = 1_024;
    private const int LongestTensorName = 64;
    private const int MostDimensions = 4;
    private const int DeepestArray = 4;
    private const int LeastBytesPerKey = 8 + 1 + 4 + 1;
    private const int LeastBytesPerTensor = 8 + 1 + 4 + 4 + 8;
    private const int DefaultAlignment = 32;
    private const int LargestAlignment = 1 << 20;

    private readonly MappedFile _file;
    private readonly GgufCursor _cursor;

    public GgufHeader(MappedFile file)
    {
        (_file, _cursor) = (file, new GgufCursor(file));
        Version = ReadMagicAndVersion();
        var tensorCount = _cursor.ReadCount("tensor_count", LeastBytesPerTensor);
        var keyCount = _cursor.ReadCount("metadata_kv_count", LeastBytesPerKey);
        if (tensorCount > MostTensors) throw _cursor.Invalid("tensor_count", $"{tensorCount} is absurd: more than {MostTensors}");
        if (keyCount > MostKeys) throw _cursor.Invalid("metadata_kv_count", $"{keyCount} is absurd: more than {MostKeys}");

        Metadata = new GgufMetadata(file.Path, ReadMetadata((int)keyCount));
        Alignment = ReadAlignment();
        Tensors = ReadTensors((int)tensorCount);
    }

    public int Version { get; }

    /// <summary>Tensor data starts at multiples of this many bytes.</summary>
    public int Alignment { get; }

    public GgufMetadata Metadata { get; }

    /// <summary>In the order of the file.</summary>
    public ImmutableArray<GgufTensor> Tensors { get; }

    private int ReadMagicAndVersion()
    {
        var head = _file.Span(0, FileSignature.HeadLength);
        if (!head.StartsWith("GGUF"u8)) throw _cursor.Invalid("file", $"is not GGUF but {FileSignature.Describe(head) ?? "something unknown"}");
        _cursor.Skip(4, "magic");
        var version = _cursor.ReadUInt32("version");
        return version switch
        {
            2 or 3 => (int)version,
            0x0200_0000 or 0x0300_0000 => throw _cursor.Invalid("version", "the file is big-endian; only little-endian files can be read"),
            1 => throw _cursor.Invalid("version", "version 1 is too old; convert the model again to get version 3"),
            _ => throw _cursor.Invalid("version", $"{version} is unknown; versions 2 and 3 can be read"),
        };
    }

    private FrozenDictionary<string, GgufValue> ReadMetadata(int count)
    {
        var values = new Dictionary<string, GgufValue>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var key = _cursor.ReadName($"metadata key {i}", LongestKey);
            if (!values.TryAdd(key, ReadValue(key))) throw _cursor.Invalid(key, "the key is there twice");
        }
        return values.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private GgufValue ReadValue(string key)
    {
        var type = ReadValueType(key);
        if (type != GgufValueType.Array)
        {
            var at = _cursor.Position;
            SkipValues(key, type, 1);
            return new GgufValue(_file, key, type, type, 1, at);
        }
        var (elementType, count) = ReadArrayHead(key);
        var start = _cursor.Position;
        SkipArray(key, elementType, count, depth: 1);
        return new GgufValue(_file, key, type, elementType, count, start);
    }

    private GgufValueType ReadValueType(string key)
    {
        var type = (GgufValueType)_cursor.ReadUInt32(key);
        return Enum.IsDefined(type) ? type : throw _cursor.Invalid(key, $"value type {(uint)type} is unknown");
    }

    private (GgufValueType ElementType, long Count) ReadArrayHead(string key)
    {
        var elementType = ReadValueType(key);
        var leastBytes = elementType switch
        {
            GgufValueType.String => sizeof(ulong),
            GgufValueType.Array => sizeof(uint) + sizeof(ulong),
            _ => elementType.Size(),
        };
        return (elementType, _cursor.ReadCount(key, leastBytes));
    }

    private void SkipArray(string key, GgufValueType elementType, long count, int depth)
    {
        if (elementType != GgufValueType.Array)
        {
            SkipValues(key, elementType, count);
            return;
        }
        if (depth == DeepestArray) throw _cursor.Invalid(key, $"arrays are nested more than {DeepestArray} deep");
        for (var i = 0L; i < count; i++)
        {
            var (innerType, innerCount) = ReadArrayHead(key);
            SkipArray(key, innerType, innerCount, depth + 1);
        }
    }

    private void SkipValues(string key, GgufValueType type, long count)
    {
        switch (type)
        {
            case GgufValueType.String:
                for (var i = 0L; i < count; i++) _cursor.SkipString(key);
                break;
            case GgufValueType.Bool:
                for (var i = 0L; i < count; i++)
                    if (_cursor.ReadByte(key) is var value and > 1) throw _cursor.Invalid(key, $"{value} is not a bool: 0 or 1");
                break;
            default:
                _cursor.Skip(count * type.Size(), key);
                break;
        }
    }

    private int ReadAlignment()
    {
        const string key = "general.alignment";
        if (Metadata.Find(key) is not { } value) return DefaultAlignment;
        var alignment = value.AsInteger();
        return alignment is >= 8 and <= LargestAlignment && long.IsPow2(alignment)
            ? (int)alignment
            : throw _cursor.Invalid(key, $"{alignment} is not a power of two between 8 and {LargestAlignment}");
    }

    private ImmutableArray<GgufTensor> ReadTensors(int count)
    {
        var relative = new List<GgufTensor>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var tensor = ReadTensor(i);
            if (!names.Add(tensor.Name)) throw _cursor.Invalid(tensor.Name, "the tensor is there twice");
            relative.Add(tensor);
        }

        var dataStart = Align(_cursor.Position);
        CheckLayout(relative, dataStart);
        return [.. relative.Select(tensor => tensor with { Offset = dataStart + tensor.Offset })];
    }

    /// <summary>A tensor's description; its offset is still that of the data section.</summary>
    private GgufTensor ReadTensor(int index)
    {
        var name = _cursor.ReadName($"tensor {index}", LongestTensorName);
        var dimensions = _cursor.ReadUInt32(name);
        if (dimensions > MostDimensions) throw _cursor.Invalid(name, $"{dimensions} dimensions; at most {MostDimensions} are allowed");
        var shape = new long[dimensions];
        var elements = 1L;
        for (var d = (int)dimensions - 1; d >= 0; d--)   // the file has the innermost dimension first
        {
            var size = _cursor.ReadUInt64(name);
            if (size == 0 || size > long.MaxValue || (long)size > long.MaxValue / elements)
                throw _cursor.Invalid(name, $"a dimension of {size} is impossible");
            shape[d] = (long)size;
            elements *= (long)size;
        }

        var typeNumber = _cursor.ReadUInt32(name);
        var type = (GgufType)typeNumber;
        if (type.Block() is not { } block) throw _cursor.Invalid(name, $"tensor type {typeNumber} is unknown");
        var rowLength = dimensions == 0 ? 1 : shape[^1];
        if (rowLength % block.Elements != 0)
            throw _cursor.Invalid(name, $"rows of {rowLength} are no whole number of {type} blocks of {block.Elements}");
        var blocks = elements / block.Elements;
        if (blocks > _file.Length / block.Bytes)
            throw _cursor.Invalid(name, $"{elements} elements of {type} take more bytes than the {_file.Length} the file has");

        var offset = _cursor.ReadUInt64(name);
        if (offset > (ulong)_file.Length) throw _cursor.Invalid(name, $"its offset {offset} lies behind the end of the file");
        if (offset % (ulong)Alignment != 0) throw _cursor.Invalid(name, $"its offset {offset} is no multiple of the alignment {Alignment}");
        return new GgufTensor(name, type, [.. shape], (long)offset, blocks * block.Bytes);
    }

    /// <summary>Tensors fill the data section: each begins at the first aligned byte behind its predecessor.</summary>
    private void CheckLayout(List<GgufTensor> tensors, long dataStart)
    {
        var expected = 0L;
        var end = 0L;
        GgufTensor? previous = null;
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Offset))
        {
            if (tensor.Offset < expected) throw _cursor.Invalid(tensor.Name, $"overlaps tensor '{previous!.Name}'");
            if (tensor.Offset > expected)
                throw _cursor.Invalid(tensor.Name, $"begins at byte {tensor.Offset} of the data, leaving a hole after byte {expected}");
            end = tensor.Offset + tensor.ByteCount;
            expected = Align(end);
            previous = tensor;
        }

        var available = _file.Length - dataStart;
        if (previous is not null && end > available)
            throw _cursor.Invalid(previous.Name, $"needs {end - Math.Max(available, 0)} bytes more than the file has: it is truncated");
        if (available >= expected + Alignment)
            throw _cursor.Invalid("data", $"{available - end} bytes after the last tensor belong to no tensor");
    }

    private long Align(long position) => (position + Alignment - 1) / Alignment * Alignment;
}
