namespace Routing.Formats.Checkpoints;

/// <summary>A tensor to be written: its data is asked for only when its turn comes.</summary>
/// <param name="Write">Writes exactly the tensor's bytes, little-endian, row-major.</param>
public sealed record TensorToWrite(string Name, StoredType Type, IReadOnlyList<long> Shape, Action<Stream> Write);

/// <summary>Writes safetensors files: header padded to 8 bytes, tensors in the order given, data streamed, file replaced atomically.</summary>
public static class SafetensorsWriter
{
    public static void Write(string path, IReadOnlyList<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        throw new NotSupportedException(path + tensors.Count + metadata?.Count);
}
