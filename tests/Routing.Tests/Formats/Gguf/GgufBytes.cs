using System.Text;
using Routing.Formats.Gguf;

namespace Routing.Tests.Formats.Gguf;

/// <summary>Writes GGUF version 3 files, honest ones by default; the numbers a hostile file lies about can be set.</summary>
internal sealed class GgufBytes
{
    private readonly List<(string Key, GgufValueType Type, Action<BinaryWriter> Write)> _values = [];
    private readonly List<(string Name, GgufType Type, long[] Shape, byte[] Data)> _tensors = [];

    public byte[] Magic { get; set; } = "GGUF"u8.ToArray();
    public uint Version { get; set; } = 3;
    public int Alignment { get; set; } = 32;
    public ulong? TensorCount { get; set; }
    public ulong? KeyCount { get; set; }

    /// <summary>Changes a tensor's offset in the data section.</summary>
    public Func<int, ulong, ulong> Offset { get; set; } = (_, offset) => offset;

    public IReadOnlyList<(string Name, GgufType Type, long[] Shape, byte[] Data)> Tensors => _tensors;

    public GgufBytes Add(string key, string value) => Add(key, GgufValueType.String, writer => WriteString(writer, value));

    public GgufBytes Add(string key, uint value) => Add(key, GgufValueType.UInt32, writer => writer.Write(value));

    public GgufBytes Add(string key, float value) => Add(key, GgufValueType.Float32, writer => writer.Write(value));

    public GgufBytes Add(string key, bool value) => Add(key, GgufValueType.Bool, writer => writer.Write(value));

    public GgufBytes Add(string key, IReadOnlyList<string> values) => AddArray(key, GgufValueType.String, values, WriteString);

    public GgufBytes Add(string key, IReadOnlyList<int> values) => AddArray(key, GgufValueType.Int32, values, (writer, value) => writer.Write(value));

    public GgufBytes Add(string key, IReadOnlyList<float> values) => AddArray(key, GgufValueType.Float32, values, (writer, value) => writer.Write(value));

    /// <summary>A value of any type, written by hand.</summary>
    public GgufBytes Add(string key, GgufValueType type, Action<BinaryWriter> write)
    {
        _values.Add((key, type, write));
        return this;
    }

    /// <summary>Replaces what was added under a key.</summary>
    public GgufBytes Replace(string key, GgufValueType type, Action<BinaryWriter> write)
    {
        Remove(key);
        return Add(key, type, write);
    }

    public GgufBytes Remove(string key)
    {
        _values.RemoveAll(value => value.Key == key);
        return this;
    }

    /// <param name="name">Its name.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="shape">Row-major, outermost first.</param>
    /// <param name="data">Its bytes.</param>
    public GgufBytes AddTensor(string name, GgufType type, long[] shape, byte[] data)
    {
        _tensors.Add((name, type, shape, data));
        return this;
    }

    public GgufBytes AddTensor(string name, long[] shape, float[] values)
    {
        var data = new byte[4 * values.Length];
        Buffer.BlockCopy(values, 0, data, 0, data.Length);
        return AddTensor(name, GgufType.F32, shape, data);
    }

    public GgufBytes RemoveTensor(string name)
    {
        _tensors.RemoveAll(tensor => tensor.Name == name);
        return this;
    }

    public byte[] ToArray()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(TensorCount ?? (ulong)_tensors.Count);
        writer.Write(KeyCount ?? (ulong)_values.Count);
        foreach (var (key, type, write) in _values)
        {
            WriteString(writer, key);
            writer.Write((uint)type);
            write(writer);
        }
        var offset = 0UL;
        for (var i = 0; i < _tensors.Count; i++)
        {
            var (name, type, shape, data) = _tensors[i];
            WriteString(writer, name);
            writer.Write((uint)shape.Length);
            foreach (var size in shape.Reverse()) writer.Write((ulong)size);
            writer.Write((uint)type);
            writer.Write(Offset(i, offset));
            offset += (ulong)Padded(data.Length);
        }
        foreach (var (_, _, _, data) in _tensors)
        {
            writer.Write(new byte[Padded(stream.Position) - stream.Position]);
            writer.Write(data);
        }
        return stream.ToArray();
    }

    public string WriteTo(string path)
    {
        File.WriteAllBytes(path, ToArray());
        return path;
    }

    public static void WriteString(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private GgufBytes AddArray<T>(string key, GgufValueType type, IReadOnlyList<T> values, Action<BinaryWriter, T> write) =>
        Add(key, GgufValueType.Array, writer =>
        {
            writer.Write((uint)type);
            writer.Write((ulong)values.Count);
            foreach (var value in values) write(writer, value);
        });

    private long Padded(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
