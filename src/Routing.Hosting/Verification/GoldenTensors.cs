using System.Runtime.InteropServices;
using Routing.Formats;
using Routing.Formats.Checkpoints;

namespace Routing.Hosting.Verification;

/// <summary>Expected values in a safetensors file. Owns: the mapped file.</summary>
internal sealed class GoldenTensors : IDisposable
{
    private readonly SafetensorsFile _file;

    private GoldenTensors(SafetensorsFile file) => _file = file;

    public static GoldenTensors Open(string path) => new(SafetensorsFile.Open(path));

    /// <summary>The tensors' names, in order.</summary>
    public IEnumerable<string> Names => _file.Tensors.Keys.Order(StringComparer.Ordinal);

    /// <summary>Numbers of the prompts <c>prompt.0</c>, <c>prompt.1</c> …</summary>
    public IEnumerable<int> Prompts()
    {
        for (var i = 0; _file.Tensors.ContainsKey($"prompt.{i}.ids"); i++) yield return i;
        if (!_file.Tensors.ContainsKey("prompt.0.ids")) throw new InvalidFileException(_file.Path, "prompt.0.ids", "is missing");
    }

    /// <summary>Row-major float32 values.</summary>
    /// <param name="shape">The shape expected; -1 matches any size.</param>
    public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<long> shape) => MemoryMarshal.Cast<byte, float>(Find(name, StoredType.F32, shape).Bytes);

    public ReadOnlySpan<byte> Bytes(string name, params ReadOnlySpan<long> shape) => Find(name, StoredType.U8, shape).Bytes;

    /// <summary>Token ids, at least one.</summary>
    public int[] Ids(string name)
    {
        var ids = MemoryMarshal.Cast<byte, long>(Find(name, StoredType.I64, -1).Bytes);
        if (ids.Length == 0) throw new InvalidFileException(_file.Path, name, "holds no token ids");
        var result = new int[ids.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = ids[i] is >= 0 and <= int.MaxValue ? (int)ids[i] : throw new InvalidFileException(_file.Path, name, $"holds {ids[i]}, which is no token id");
        return result;
    }

    private StoredTensor Find(string name, StoredType type, params ReadOnlySpan<long> shape)
    {
        if (!_file.Tensors.TryGetValue(name, out var tensor)) throw new InvalidFileException(_file.Path, name, "is missing");
        if (tensor.Type != type) throw new InvalidFileException(_file.Path, name, $"is {tensor.Type}, expected {type}");
        var matches = tensor.Shape.Length == shape.Length;
        for (var i = 0; matches && i < shape.Length; i++) matches = shape[i] < 0 || tensor.Shape[i] == shape[i];
        if (!matches) throw new InvalidFileException(_file.Path, name, $"has shape [{string.Join(", ", tensor.Shape)}], expected [{string.Join(", ", shape.ToArray())}]");
        return tensor;
    }

    public void Dispose() => _file.Dispose();
}
